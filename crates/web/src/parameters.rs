//! Small query strings of lists: a page, a search word, one choice of each kind.

/// The parameters of an address, in order; empty values are nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads a query string.
    #[must_use]
    pub fn read(query: Option<&str>) -> Self {
        let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        Self(
            pairs
                .map(|(name, value)| (name.into_owned(), value.trim().to_owned()))
                .filter(|(_, value)| !value.is_empty())
                .collect(),
        )
    }

    /// The first value of a parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }

    /// The same without those whose name begins so.
    #[must_use]
    pub fn without(mut self, start: &str) -> Self {
        self.0.retain(|(name, _)| !name.starts_with(start));
        self
    }

    /// All values of a parameter, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let pairs = self.0.iter().filter(move |(n, _)| n == name);
        pairs.map(|(_, value)| value.as_str())
    }

    /// Names and values, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Parameters as if they had been sent: what a form starts from.
    #[must_use]
    pub fn of(pairs: Vec<(&str, String)>) -> Self {
        let named = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        Self(
            named
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    }

    /// The page asked for, from 1; what is no page is the first.
    #[must_use]
    pub fn page(&self) -> u64 {
        self.get("page")
            .and_then(|page| page.parse().ok())
            .unwrap_or(1)
            .max(1)
    }

    /// The address of `path` with these parameters on another page.
    #[must_use]
    pub fn address(&self, path: &str, page: u64) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.0.iter().filter(|(name, _)| name != "page") {
            out.append_pair(name, value);
        }
        if page > 1 {
            out.append_pair("page", &page.to_string());
        }
        let query = out.finish();
        if query.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{query}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_keeps_its_parameters_from_page_to_page() {
        let parameters = Parameters::read(Some("q=fire+brigade&area=&page=2"));
        assert_eq!(
            (parameters.get("q"), parameters.get("area")),
            (Some("fire brigade"), None)
        );
        assert_eq!(parameters.page(), 2);
        assert_eq!(
            parameters.address("/organisations", 3),
            "/organisations?q=fire+brigade&page=3"
        );
        assert_eq!(Parameters::read(Some("page=-1")).page(), 1);
        assert_eq!(Parameters::read(None).address("/topics", 1), "/topics");
    }
}
