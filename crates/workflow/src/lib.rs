//! The verbs: import, index, match, and what a person may do.
