//! Where somebody goes after signing in: back to where they were, on this site alone.

/// `then`, where it is a path on this site; the own account otherwise. Browsers take `//`
/// and `/\` for another host, and leave out line breaks and tabs before they look.
#[must_use]
pub fn return_path(then: &str) -> &str {
    let inside = then.starts_with('/')
        && !then.starts_with("//")
        && !then.contains('\\')
        && then.bytes().all(|byte| byte.is_ascii_graphic());
    if inside { then } else { "/me" }
}

/// The address of the page to sign in on, from where `then` is found again.
#[must_use]
pub fn sign_in_from(then: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    format!("/sign-in?{}", query.append_pair("then", then).finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_site() {
        for then in ["/me", "/gaps?q=a%20b&page=2", "/invitations/abc", "/a:b//c"] {
            assert_eq!(return_path(then), then);
        }
        let elsewhere = [
            "",
            "gaps",
            "//evil.invalid",
            "/\\evil.invalid",
            "/\t/evil.invalid",
            "/\n/evil.invalid",
            "https://evil.invalid",
            "javascript:alert(1)",
            "\\\\evil.invalid",
            "/a b",
            "/ż",
        ];
        for then in elsewhere {
            assert_eq!(return_path(then), "/me", "{then:?}");
        }
        let lead = sign_in_from("/gaps?q=a b");
        assert_eq!(lead, "/sign-in?then=%2Fgaps%3Fq%3Da+b");
    }
}
