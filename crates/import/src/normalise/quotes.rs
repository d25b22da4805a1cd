//! Undoes the quotes of a table that were taken for part of a text.

/// The text without them, however often it was quoted, or `None` where there is
/// nothing to undo. Only a whole text that begins and ends with a quote and holds
/// none but doubled ones was quoted by a table; a name in plain quotes was not.
#[must_use]
pub fn undo_quotes(text: &str) -> Option<String> {
    let mut undone = once(text)?;
    while let Some(again) = once(&undone) {
        undone = again;
    }
    Some(undone)
}

fn once(text: &str) -> Option<String> {
    let inner = text.trim().strip_prefix('"')?.strip_suffix('"')?;
    let single = inner.replace("\"\"", "");
    let escaped = single.len() < inner.len() && !single.contains('"');
    escaped.then(|| inner.replace("\"\"", "\""))
}
