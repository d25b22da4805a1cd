//! Reads the open data of EU research as it really is.
