//! The kinds of files in which gap files are given out and taken in.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// A kind of file for gap files.
    GapFormat {
        /// Comma-separated values (RFC 4180), UTF-8.
        Csv = "csv", "CSV, for every spreadsheet";
        /// A workbook of Office Open XML.
        Xlsx = "xlsx", "XLSX, a workbook";
        /// JSON for linked data (W3C JSON-LD 1.1).
        JsonLd = "json-ld", "JSON-LD, for programs";
    }
}

impl GapFormat {
    /// How names of such files end, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::JsonLd => "jsonld",
        }
    }

    /// Its media type, as registered with IANA.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::JsonLd => "application/ld+json",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_read_back() {
        for format in GapFormat::ALL {
            assert_eq!(GapFormat::parse(format.code()), Some(*format));
        }
        assert_eq!(GapFormat::parse("xls"), None);
    }
}
