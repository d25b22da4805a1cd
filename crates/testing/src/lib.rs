//! Builders, throw-away databases and the checks that hold the house together.
