//! How answers look in a terminal: tables that fit, progress that says how long.

mod counted;
mod explanation;
mod log;
mod plain;
mod progress;
mod table;

pub use counted::counted;
pub use explanation::print_explanation;
pub use log::PlainLog;
pub use plain::{PlainOut, plain};
pub use progress::{EncodingBar, ImportBar, RowBar, Waiting};
pub use table::{bar, columns, shorten, table};
