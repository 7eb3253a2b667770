//! What is set up here, and what can be reached.

use std::time::Duration;

use crate::{
    backend::models,
    config::EndpointSettings,
    runtime::{front::Runtime, players::Players},
};

/// How long an endpoint may take to list its models.
const WITHIN: Duration = Duration::from_secs(3);

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub subject: String,
    /// Whether it is as it should be.
    pub well: bool,
    /// What was found.
    pub says: String,
}

impl Finding {
    fn well(subject: &str, says: impl Into<String>) -> Self {
        Self { subject: subject.to_owned(), well: true, says: says.into() }
    }

    fn ill(subject: &str, says: impl Into<String>) -> Self {
        Self { subject: subject.to_owned(), well: false, says: says.into() }
    }
}

impl Runtime {
    /// Looks at settings, scenarios, store and endpoints. Endpoints that are set up are asked for their models; nothing else is sent.
    pub async fn examine(&self) -> Vec<Finding> {
        let mut findings = vec![self.settings_file(), self.shelf(), self.store().await];
        findings.push(Finding::well("actor and judge", self.who()));
        for endpoint in self.known_players().known() {
            findings.push(reach(self.known_players(), endpoint).await);
        }
        let found = self.discover().await;
        let labels: Vec<String> =
            found.into_iter().map(|player| format!("{} ({})", player.name, player.label)).collect();
        let says = if labels.is_empty() {
            "none found".to_owned()
        } else {
            format!("{}; used only when chosen", labels.join(", "))
        };
        findings.push(Finding::well("servers here", says));
        findings
    }

    fn settings_file(&self) -> Finding {
        let file = &self.folders().config_file;
        let says = if file.exists() { "read" } else { "not there; the built-in settings hold" };
        Finding::well("settings", format!("{}: {says}", file.display()))
    }

    fn who(&self) -> String {
        let choice = self.choice("");
        let origin = |key: &str| self.settings().origin(key).map_or_else(String::new, |origin| format!(" ({origin})"));
        format!("{}{}, {}{}", choice.actor, origin("practice.actor"), choice.judge, origin("practice.judge"))
    }

    fn shelf(&self) -> Finding {
        let (scenarios, broken) = (self.scenarios().len(), self.broken());
        let files: Vec<&str> = broken.iter().map(|broken| broken.path.as_str()).collect();
        if files.is_empty() {
            Finding::well("scenarios", format!("{scenarios}, all usable"))
        } else {
            Finding::ill("scenarios", format!("{scenarios} usable; mistakes in {}: see `spar check`", files.join(", ")))
        }
    }

    async fn store(&self) -> Finding {
        match self.check_store().await {
            Ok(damage) if damage.is_empty() => Finding::well("store", format!("{}: sound", self.kept_at())),
            Ok(damage) => Finding::ill("store", format!("{}: {}", self.kept_at(), damage.join("; "))),
            Err(notice) => Finding::ill("store", notice.to_string()),
        }
    }
}

async fn reach(players: &Players, spec: &EndpointSettings) -> Finding {
    let subject = format!("endpoint {}", spec.name);
    match players.endpoint(&EndpointSettings {
        model: Some(spec.model.clone().unwrap_or_else(|| "any".to_owned())),
        ..spec.clone()
    }) {
        Err(notice) => Finding::ill(&subject, notice.to_string()),
        Ok(endpoint) => {
            let there = models(&endpoint, WITHIN).await;
            if there.is_empty() {
                Finding::ill(&subject, format!("{}: no answer to the question which models it has", endpoint.host()))
            } else {
                Finding::well(&subject, format!("{}: {}", endpoint.host(), there.join(", ")))
            }
        }
    }
}
