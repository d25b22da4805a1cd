//! Tests of thesaurus, language detection and bridges from outside, in one
//! program so that they link once.

mod files;
