//! Who may speak when. Many models' chat templates take a system message at the beginning alone (Qwen 3.5), or none (Gemma 2, early
//! Mistral), and want user and assistant to take turns; their servers refuse anything else.

use std::borrow::Cow;

use crate::domain::prompt::{Message, Role};

/// What messages a server takes, the least strict first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Roles {
    /// Any, in any order.
    #[default]
    Any,
    /// A system message at the beginning; then user and assistant take turns.
    SystemFirst,
    /// User and assistant, taking turns.
    NoSystem,
}

/// What templates, and the servers that fill them in, say of messages that they refuse.
const COMPLAINTS: [&str; 8] = [
    "message must be at the beginn",
    "message must be the first",
    "role not supported",
    "roles are supported",
    "does not support 'system'",
    "roles must alternate",
    "jinja exception",
    "rendering prompt with jinja",
];

impl Roles {
    /// The next to try with a server that refuses these.
    pub(super) const fn stricter(self) -> Option<Self> {
        match self {
            Self::Any => Some(Self::SystemFirst),
            Self::SystemFirst => Some(Self::NoSystem),
            Self::NoSystem => None,
        }
    }

    /// `messages`, put so: a system message that may not stand where it does goes, in square brackets, with the user's words before it, and
    /// messages of one role in a row become one. The words and their order stay; brackets of the user's become round ones, so that
    /// nobody can write such a note.
    pub(super) fn put(self, messages: &[Message]) -> Cow<'_, [Message]> {
        if self == Self::Any {
            return messages.into();
        }
        let mut put: Vec<Message> = Vec::with_capacity(messages.len());
        for (at, Message { role, content }) in messages.iter().enumerate() {
            let (role, content) = match role {
                Role::System if at > 0 || self == Self::NoSystem => (Role::User, format!("[{content}]")),
                Role::User => (Role::User, content.replace('[', "(").replace(']', ")")),
                Role::System | Role::Assistant => (*role, content.clone()),
            };
            match put.last_mut() {
                Some(last) if last.role == role => last.content.extend(["\n\n", &content]),
                _ => put.push(Message { role, content }),
            }
        }
        put.into()
    }
}

/// Whether a refusal is about the roles of the messages.
pub(super) fn complains(refusal: &str) -> bool {
    let refusal = refusal.to_lowercase();
    COMPLAINTS.iter().any(|complaint| refusal.contains(complaint))
}

#[cfg(test)]
mod tests {
    use super::{Message, Role, Roles, complains};

    const TALK: [(Role, &str); 6] = [
        (Role::System, "You are Sam."),
        (Role::User, "[Hello?]"),
        (Role::User, "Are you there?"),
        (Role::Assistant, "I am."),
        (Role::User, "Good."),
        (Role::System, "You are calm."),
    ];

    #[test]
    fn what_may_not_stand_where_it_does_goes_with_the_words_before_it() {
        let messages = TALK.map(|(role, content)| Message { role, content: content.to_owned() });
        let put = |roles: Roles| {
            let put = roles.put(&messages).into_owned();
            put.into_iter().map(|message| (message.role, message.content)).collect::<Vec<_>>()
        };
        let said =
            |said: &[(Role, &str)]| said.iter().map(|(role, text)| (*role, (*text).to_owned())).collect::<Vec<_>>();
        assert_eq!(put(Roles::Any), said(&TALK));
        assert_eq!(
            put(Roles::SystemFirst),
            said(&[
                TALK[0],
                (Role::User, "(Hello?)\n\nAre you there?"),
                TALK[3],
                (Role::User, "Good.\n\n[You are calm.]")
            ])
        );
        assert_eq!(
            put(Roles::NoSystem),
            said(&[
                (Role::User, "[You are Sam.]\n\n(Hello?)\n\nAre you there?"),
                TALK[3],
                (Role::User, "Good.\n\n[You are calm.]")
            ])
        );
    }

    #[test]
    fn servers_are_known_by_their_own_words() {
        for (refusal, about) in [
            ("Jinja Exception: System message must be at the beginning.", true),
            ("Conversation roles must alternate user/assistant/user/assistant/...", true),
            (
                "While executing CallExpression in source: ...first %} {{- raise_exception('System message must be at the beginnin...",
                true,
            ),
            ("System role not supported", true),
            ("Only user and assistant roles are supported!", true),
            ("Unsupported value: 'messages[0].role' does not support 'system' with this model.", true),
            ("Error rendering prompt with jinja template", true),
            ("model 'x' not found", false),
            ("still loading its chat template", false),
            ("Shorten the system prompt.", false),
            ("System message too long", false),
        ] {
            assert_eq!(complains(refusal), about, "{refusal}");
        }
    }
}
