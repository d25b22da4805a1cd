//! The command line of Uptake.

fn main() {}
