//! The bar of an import: how much is read, how fast, how long it will take.

use indicatif::{ProgressBar, ProgressStyle};
use std::sync::Arc;
use std::time::Duration;
use uptake_import::Progress;

/// A progress bar on standard error; silent where that is no terminal.
pub struct ImportBar {
    bar: ProgressBar,
}

impl ImportBar {
    /// A bar that does not know yet how much there is.
    pub fn new(what: &str) -> Self {
        let bar = ProgressBar::new_spinner();
        bar.set_style(style("{spinner} {prefix} {bytes} at {bytes_per_sec} {msg}"));
        bar.set_prefix(what.to_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar }
    }

    /// Shows where the import is.
    pub fn show(&self, progress: &Progress) {
        if let Some(total) = progress.bytes_total
            && self.bar.length() != Some(total)
        {
            self.bar.set_length(total);
            self.bar.set_style(style(
                "{prefix} {bar:24} {bytes}/{total_bytes} at {bytes_per_sec}, {eta} left {msg}",
            ));
        }
        self.bar.set_position(progress.bytes_read);
        self.bar
            .set_message(format!("· {} records", progress.records));
    }

    /// Replaces the bar by a spinner for work of unknown length.
    pub fn then(&self, what: &str) {
        self.bar.set_style(style("{spinner} {prefix}"));
        self.bar.set_prefix(what.to_owned());
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

/// A spinner on standard error for work of unknown length.
pub struct Waiting {
    bar: ProgressBar,
}

impl Waiting {
    /// Begins to turn.
    pub fn new(what: &str) -> Self {
        let bar = ProgressBar::new_spinner();
        bar.set_style(style("{spinner} {msg}"));
        bar.set_message(what.to_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar }
    }

    /// Says what is done now.
    pub fn say(&self, what: &str) {
        self.bar.set_message(what.to_owned());
    }

    /// Takes the spinner away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }

    /// What is told how much of how much is done, and says it in percent behind `what`.
    pub fn percent(&self, what: &'static str) -> Arc<dyn Fn(u64, u64) + Send + Sync> {
        let bar = self.bar.clone();
        Arc::new(move |done, all| {
            bar.set_message(format!("{what}: {} %", 100 * done / all.max(1)));
        })
    }
}

/// The bar of an encoding: how many projects, how fast, how long it will take.
pub struct EncodingBar {
    bar: ProgressBar,
}

impl EncodingBar {
    /// A bar for so many projects.
    pub fn new(projects: usize) -> Self {
        let bar = ProgressBar::new(projects as u64);
        bar.set_style(style(
            "Encoding {bar:24} {human_pos}/{human_len} projects at {per_sec}, {eta} left",
        ));
        bar.enable_steady_tick(Duration::from_millis(250));
        Self { bar }
    }

    /// Shows how many are done.
    pub fn show(&self, done: usize) {
        self.bar.set_position(done as u64);
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

/// The bar of a copy from table to table: how many rows, how long it will take.
pub struct RowBar {
    bar: ProgressBar,
}

impl RowBar {
    /// A bar that does not know yet how much there is.
    pub fn new(what: &str) -> Self {
        let bar = ProgressBar::new_spinner();
        bar.set_style(style(
            "{prefix} {bar:24} {human_pos}/{human_len} rows at {per_sec}, {eta} left {msg}",
        ));
        bar.set_prefix(what.to_owned());
        bar.enable_steady_tick(Duration::from_millis(250));
        Self { bar }
    }

    /// Shows where the copy is.
    pub fn show(&self, table: &str, rows: u64, total: u64) {
        self.bar.set_length(total);
        self.bar.set_position(rows);
        self.bar.set_message(format!("· {table}"));
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
