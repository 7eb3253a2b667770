//! Keys that were written where they do not belong, hidden before a report shows the line.

use crate::config::field::is_variable;

/// Words in the name of something secret.
const SECRET: [&str; 6] = ["key", "token", "secret", "passw", "auth", "bearer"];

/// `text` with stars for what may be a key, byte for byte, so that every place stays where it is.
pub(super) fn veiled(text: &str) -> String {
    text.split('\n').map(|line| veiled_line(line, secret_from(line))).collect::<Vec<_>>().join("\n")
}

/// Where the secret part of `line` begins; its end if it has none.
fn secret_from(line: &str) -> usize {
    let values =
        line.match_indices('=').filter(|(at, _)| is_secret(&line[..*at], &line[at + 1..])).map(|(at, _)| at + 1);
    // A user and password in a URL; a key in its query is found by its name.
    let users = line.match_indices("://").map(|(at, _)| at + 3).filter(|at| {
        let host = line[*at..].split(['/', '"', '\'', ' ', '#', '?']).next().unwrap_or_default();
        host.contains('@')
    });
    // Most keys of this trade begin so.
    let keys = line
        .match_indices("sk-")
        .map(|(at, _)| at)
        .filter(|at| !line[..*at].ends_with(|c: char| c.is_ascii_alphanumeric()));
    values.chain(users).chain(keys).min().unwrap_or(line.len())
}

fn is_secret(before: &str, value: &str) -> bool {
    let name = before.trim_end().trim_end_matches(['"', '\'']);
    let name = name.rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')).next().unwrap_or_default();
    let name = name.to_ascii_lowercase();
    let named =
        |allowed: &str| name == allowed || (name.starts_with("spar_") && name.ends_with(&format!("_{allowed}")));
    if named("key_file") {
        return false;
    }
    let value = value.split('#').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
    SECRET.iter().any(|word| name.contains(word)) && !(named("key_env") && is_variable(value))
}

fn veiled_line(line: &str, from: usize) -> String {
    let (open, secret) = line.split_at(from);
    let star = |c: char| if c.is_ascii_whitespace() || c == '"' { c.to_string() } else { "*".repeat(c.len_utf8()) };
    open.chars().map(String::from).chain(secret.chars().map(star)).collect()
}

#[cfg(test)]
mod tests {
    use super::veiled;

    #[test]
    fn what_may_be_a_key_is_stars_and_the_rest_stays() {
        for (line, shown) in [
            ("api_key = \"sk-1234\"", "api_key = \"*******\""),
            ("x = { token = 'ä' } # c", "x = { token = **** * * *"),
            ("key_env = \"OPENAI_API_KEY\" # mine", "key_env = \"OPENAI_API_KEY\" # mine"),
            ("key_env = \"sk-abc\"", "key_env = \"******\""),
            ("key_env = sk-abc", "key_env = ******"),
            ("key_file = \"~/k\"", "key_file = \"~/k\""),
            ("base_url = \"https://me:pw@host/v1\"", "base_url = \"https://*************\""),
            ("base_url = \"https://host/v1?api_key=abc\"", "base_url = \"https://host/v1?api_key=***\""),
            ("base_url = \"sk-abc\"", "base_url = \"******\""),
            ("theme = \"task-list\"", "theme = \"task-list\""),
            ("base_url = \"https://host/@me\"", "base_url = \"https://host/@me\""),
            ("idle_s = 3\nAPI-KEY=1", "idle_s = 3\nAPI-KEY=*"),
            ("SPAR_ENDPOINTS_X_KEY_ENV=NAME", "SPAR_ENDPOINTS_X_KEY_ENV=NAME"),
            ("SPAR_ENDPOINTS_X_KEY=NAME", "SPAR_ENDPOINTS_X_KEY=****"),
        ] {
            assert_eq!(veiled(line), shown);
            assert_eq!(veiled(line).len(), line.len());
        }
    }
}
