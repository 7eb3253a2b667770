//! What there is to choose from: scenarios, players, past sessions.

use crate::{
    domain::{difficulty::Difficulty, scenario::Scenario, text::SafeText},
    runtime::{BrokenRow, Choice, Player, ScenarioRow, SessionRow},
};

/// A scenario, and how it would be practised.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The scenario.
    pub row: ScenarioRow,
    /// The actor, judge and difficulty it would start with.
    pub choice: Choice,
}

/// What there is to choose from.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// The scenarios, in the order in which they are shown.
    pub offers: Vec<Offer>,
    /// Files that could not be read.
    pub broken: Vec<BrokenRow>,
    /// Who can play and judge.
    pub players: Vec<Player>,
    /// Sessions, newest first; none until they are read.
    pub sessions: Option<Vec<SessionRow>>,
    /// Names of the players found on this machine.
    pub found: Vec<String>,
}

impl Shelf {
    /// The newest session that can be resumed.
    #[must_use]
    pub fn unfinished(&self) -> Option<&SessionRow> {
        self.sessions.as_deref()?.iter().find(|row| !row.ended && !row.held)
    }

    /// The offer of a scenario.
    #[must_use]
    pub fn offer(&self, scenario: &str) -> Option<&Offer> {
        self.offers.iter().find(|offer| offer.row.scenario.id == scenario)
    }

    /// The player of this name.
    #[must_use]
    pub fn player(&self, name: &str) -> Option<&Player> {
        self.players.iter().find(|player| player.name == name)
    }

    /// How a person reads the player of this name, as an actor or a judge.
    #[must_use]
    pub fn label(&self, name: &str, judge: bool) -> String {
        match (name, self.player(name)) {
            ("builtin", _) if judge => "built-in judge, counts only".to_owned(),
            ("builtin", _) => "built-in actor, no model".to_owned(),
            (_, Some(player)) => SafeText::line(&player.label).to_string(),
            (name, None) => SafeText::line(name).to_string(),
        }
    }

    /// The player after `name` that may see the scenario.
    #[must_use]
    pub fn next_player(&self, name: &str, scenario: &Scenario) -> String {
        let allowed: Vec<&Player> =
            self.players.iter().filter(|player| player.sensitivity >= scenario.card.sensitivity).collect();
        let at = allowed.iter().position(|player| player.name == name);
        let next = at.map_or(0, |at| (at + 1) % allowed.len());
        allowed.get(next).map_or_else(|| name.to_owned(), |player| player.name.clone())
    }

    /// Players that may not see the scenario.
    #[must_use]
    pub fn barred(&self, scenario: &Scenario) -> usize {
        self.players.iter().filter(|player| player.sensitivity < scenario.card.sensitivity).count()
    }

    /// The hosts off this machine that a session of this choice would send to.
    #[must_use]
    pub fn hosts(&self, choice: &Choice) -> Vec<String> {
        let mut hosts: Vec<String> = [&choice.actor, &choice.judge]
            .into_iter()
            .filter_map(|name| self.player(name)?.host.clone())
            .filter(|host| !is_this_machine(host))
            .map(|host| SafeText::line(&host).to_string())
            .collect();
        hosts.dedup();
        hosts
    }
}

/// Whether a host, with or without its port, is this machine.
fn is_this_machine(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|rest| rest.split(']').next());
    let name = bare
        .unwrap_or_else(|| host.split_once(':').filter(|(_, port)| !port.contains(':')).map_or(host, |(name, _)| name));
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The difficulty after this one.
#[must_use]
pub fn next_difficulty(difficulty: Difficulty) -> Difficulty {
    Difficulty::ALL[(difficulty as usize + 1) % Difficulty::ALL.len()]
}

#[cfg(test)]
mod tests {
    #[test]
    fn this_machine_is_told_by_its_address() {
        for (host, here) in [
            ("localhost:11434", true),
            ("127.0.0.1:8080", true),
            ("[::1]:1234", true),
            ("::1", true),
            ("api.example.com", false),
            ("localhost.example.com", false),
            ("127.0.0.1.example.com:80", false),
        ] {
            assert_eq!(super::is_this_machine(host), here, "{host}");
        }
    }
}
