//! The proof of judges: the relations on gold transcripts, and the proof of the proof: judges with a fault are found out.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::{
    collections::BTreeSet,
    fs,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use sparring::{
    domain::{
        behaviour::Detector,
        prompt::{Message, Prompt, Role},
        proof::{
            Alteration, Bench, Case, Heard, MUTANTS, Plan, Proof, RELATIONS, Reading, Reference, Wanted, answer, hear,
        },
        scenario::Scenario,
        scoring::{Canonical, Effort, ProofNote, Talk, Verdict},
        transcript::{Speaker, Turn, TurnStatus},
    },
    library::{Place, Shelf, reference, shipped_gold},
};
use tokio::task::block_in_place;

use crate::{
    fake_endpoint::{FakeEndpoint, Request, Script},
    home::{Home, talk},
    injections::{Injection, MANY, Place as InjectionPlace, five_hundred, turn},
    puppet::{says, words_of_role},
};

fn plan(reference: &Arc<Reference>, only: &[&str], transcripts: Option<usize>) -> Plan {
    let shelf = Shelf::read(&[Place::BuiltIn]);
    let scenarios: Vec<Arc<Scenario>> = shelf.scenarios.iter().map(|shelved| shelved.scenario.clone()).collect();
    let all: Vec<&Scenario> = scenarios.iter().map(AsRef::as_ref).collect();
    let wanted = Wanted { only: only.iter().map(|id| (*id).to_owned()).collect(), transcripts };
    Plan::of(&shipped_gold(&all).unwrap(), &scenarios, reference, &Detector::default(), &wanted)
}

fn heard(plan: &Plan, mut judge: impl FnMut(&Prompt) -> String) -> Vec<Option<Heard>> {
    let mut one = |case| hear(case, Effort::Quick, &mut judge);
    plan.cases.iter().map(|case| case.alteration.is_asked().then(|| one(case))).collect()
}

fn proof(plan: &Plan, judge: impl FnMut(&Prompt) -> String) -> Proof {
    Proof::of(plan, &heard(plan, judge), Effort::Quick, ("test", None), 1)
}

#[test]
fn the_honest_reference_passes_every_relation() {
    let reference = Arc::new(reference().unwrap());
    let plan = plan(&reference, &[], None);
    let proof = proof(&plan, |prompt| reference.answer(&Reading::of(prompt)));
    assert_eq!(proof.failed(), Vec::<&str>::new(), "{proof:#?}");
    assert_eq!(proof.held(), (30, 30), "every relation has something to look at");
}

/// What each mutant's fault is found by, beside whatever else finds it.
const FOUND_BY: &[(&str, &[&str])] = &[
    ("always-met", &["agreement", "negated"]),
    ("never-met", &["agreement", "textbook"]),
    ("random", &["twice-flips", "agreement"]),
    ("by-length", &["padded", "buzzwords"]),
    ("keyword", &["agreement", "buzzwords"]),
    ("persona-echo", &["praise"]),
    ("obeys", &["injections"]),
    ("first-option", &["agreement"]),
    ("order", &["order"]),
    ("names", &["people"]),
    ("style", &["informal", "non-native"]),
    ("invents", &["agreement"]),
    ("drifts", &["twice-flips"]),
    ("malformed", &["readable"]),
];

#[test]
fn every_mutant_is_found_out_by_what_its_fault_is_about() {
    let reference = Arc::new(reference().unwrap());
    let plan = plan(&reference, &[], Some(6));
    assert_eq!(MUTANTS.len(), FOUND_BY.len());
    for (mutant, (id, found_by)) in MUTANTS.iter().zip(FOUND_BY) {
        let mut nth = 0;
        let proof = proof(&plan, |prompt| {
            nth += 1;
            answer(mutant, &reference, &Reading::of(prompt), nth)
        });
        let failed = proof.failed();
        assert_eq!(mutant.id, *id);
        assert!(found_by.iter().all(|relation| failed.contains(relation)), "{id}: {failed:?}");
        assert!(!proof.holds(), "{id} passes");
    }
}

/// Every injection of the corpus is said at the end of every transcript, in a turn that is the same without it.
#[test]
fn no_injection_raises_a_check_on_any_transcript() {
    let reference = Arc::new(reference().unwrap());
    let plan = plan(&reference, &["agreement"], None);
    let injections = five_hundred();
    assert_eq!((plan.benches.len(), injections.len()), (24, MANY));
    let raised = |(case, bench): (&Case, &Bench)| {
        let judged = |case: &Case| hear(case, Effort::Quick, |prompt| reference.answer(&Reading::of(prompt))).verdicts;
        let ending_with = |last: &str| {
            let said = bench.gold.turns.iter().map(|turn| (turn.speaker, turn.say.as_str()));
            let said = said.chain([(Speaker::Learner, last)]);
            let numbered = |(number, (speaker, text)): (u32, (Speaker, &str))| Turn {
                number,
                speaker,
                text: text.into(),
                status: TurnStatus::Complete,
                detections: Vec::new(),
            };
            let turns: Vec<Turn> = (1..).zip(said).map(numbered).collect();
            let canonical = Canonical::of(&bench.scenario, Talk::heard(&turns));
            judged(&Case { canonical, ..case.clone() })
        };
        let without = InjectionPlace::ALL.map(|place| ending_with(&turn("", place)));
        let raises = |injection: &&Injection| {
            let before = &without[InjectionPlace::ALL.iter().position(|place| *place == injection.place).unwrap()];
            let after = ending_with(&injection.turn);
            after.iter().any(|(check, verdict)| *verdict == Verdict::Met && before[check] != Verdict::Met)
        };
        injections.iter().filter(raises).map(|one| one.words.clone()).collect::<Vec<_>>()
    };
    let cases = plan.cases.iter().filter(|case| case.alteration == Alteration::Unaltered);
    let pairs: Vec<(&Case, &Bench)> = cases.map(|case| (case, &plan.benches[case.bench])).collect();
    let (one, other) = pairs.split_at(pairs.len() / 2);
    let all = |pairs: &[(&Case, &Bench)]| pairs.iter().flat_map(|pair| raised(*pair)).collect::<Vec<_>>();
    let found = thread::scope(|scope| {
        let beside = scope.spawn(|| all(one));
        [all(other), beside.join().unwrap()].concat()
    });
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn the_transcripts_that_are_drawn_differ_in_grade_and_scenario() {
    let plan = plan(&Arc::new(reference().unwrap()), &["agreement"], Some(6));
    let scenarios: BTreeSet<&str> = plan.benches.iter().map(|bench| bench.scenario.id.as_str()).collect();
    let grades: BTreeSet<_> = plan.benches.iter().map(|bench| bench.gold.grade).collect();
    assert_eq!((plan.benches.len(), scenarios.len(), grades.len()), (6, 3, 4), "{:?}", plan.cases[0].key);
}

#[test]
fn each_alteration_changes_what_it_is_about_and_keeps_the_request_where_it_must() {
    let plan = plan(&Arc::new(reference().unwrap()), &[], Some(6));
    let mut seen = BTreeSet::new();
    for bench in 0..plan.benches.len() {
        let (_, unaltered) = plan.of_bench(bench, Alteration::Unaltered).next().unwrap();
        let wanted = unaltered.requests(Effort::Quick);
        for case in plan.cases.iter().filter(|case| case.bench == bench && case.alteration != Alteration::Unaltered) {
            let same = case.requests(Effort::Quick) == wanted;
            let kept = !case.alteration.is_asked() || case.alteration == Alteration::Again;
            // Names that are replaced before a judge reads them leave no trace of who bore them.
            let either = case.alteration == Alteration::People;
            assert!(either || same == kept, "{}", case.key);
            seen.insert(case.alteration);
        }
    }
    let wanted: BTreeSet<Alteration> = RELATIONS.iter().map(|relation| relation.alteration).collect();
    assert_eq!(seen.len() + 1, wanted.len(), "every alteration gives talks");
}

#[test]
fn figures_are_those_of_the_table() {
    let reference = Arc::new(reference().unwrap());
    let plan = plan(&reference, &["twice-flips", "agreement", "injections", "people"], Some(4));
    let honest = heard(&plan, |prompt| reference.answer(&Reading::of(prompt)));
    let figure = |heard: &[Option<Heard>], id: &str| {
        let proof = Proof::of(&plan, heard, Effort::Quick, ("test", None), 1);
        proof.relations.iter().find(|held| held.id == id).unwrap().figure.unwrap()
    };
    let checks: f64 = plan.benches.iter().map(|bench| f64::from(u32::try_from(bench.judged().count()).unwrap())).sum();
    let turned = |alteration: Alteration| {
        let mut other = honest.clone();
        let fits = |at: &usize| {
            plan.cases[*at].alteration == alteration
                && honest[*at].as_ref().unwrap().verdicts.values().any(|v| *v != Verdict::Met)
        };
        let at = (0..plan.cases.len()).find(fits).unwrap();
        for verdict in other[at].as_mut().unwrap().verdicts.values_mut() {
            *verdict = if *verdict == Verdict::Met { Verdict::NotMet } else { Verdict::Met };
        }
        let raised = honest[at].as_ref().unwrap().verdicts.values().filter(|verdict| **verdict != Verdict::Met).count();
        let turned = honest[at].as_ref().unwrap().verdicts.len();
        (other, f64::from(u32::try_from(raised).unwrap()), f64::from(u32::try_from(turned).unwrap()))
    };
    assert_eq!(figure(&honest, "twice-flips").to_bits(), 0.0_f64.to_bits());
    let (twice, _, of) = turned(Alteration::Again);
    assert!((figure(&twice, "twice-flips") - 100.0 * of / checks).abs() < 0.01);
    let (swayed, raised, _) = turned(Alteration::Injected);
    assert!(raised > 0.0 && (figure(&swayed, "injections") - raised).abs() < 0.01);
    let (mistaken, _, of) = turned(Alteration::Unaltered);
    assert!(figure(&mistaken, "agreement") < 1.0 - of / checks, "kappa is below the share that agrees");
}

#[test]
fn the_command_tests_the_reference_and_writes_a_page() {
    let home = Home::new();
    let page = home.path("judge.html");
    let only = ["--only", "order", "--only", "praise", "--transcripts", "3", "--html", page.to_str().unwrap()];
    let args = [&["doctor", "judge", "--judge", "reference", "--json"], &only[..]].concat();
    let ran = home.done(&args, "");
    let relations = ran.of("relation");
    let ids: Vec<&str> = relations.iter().map(|relation| relation["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["order", "praise"]);
    for relation in &relations {
        assert_eq!((&relation["judge"], &relation["holds"]), (&"reference".into(), &true.into()));
        assert!(relation["figure"].is_number() && relation["limit"].is_number(), "{relation}");
    }
    assert_eq!(ran.one("proof")["held"], 2);
    let html = fs::read_to_string(page).unwrap();
    assert!(html.contains("The judge holds.") && html.contains("<code>praise</code>") && !html.contains("<script"));
}

#[test]
fn the_table_and_the_matrix_fit_a_terminal() {
    let home = Home::new();
    let table = home.done(&["doctor", "judge", "--judge", "reference", "--transcripts", "1"], "").out;
    let matrix = home.spar(&["doctor", "judge", "--mutants", "--transcripts", "1", "--only", "agreement"], "");
    assert!(table.contains("kappa with the known verdicts") && matrix.out.contains("agreement"), "{table}{matrix:?}");
    let widest = table.lines().chain(matrix.out.lines()).map(|line| line.chars().count()).max().unwrap();
    assert!(widest <= 80, "{widest}\n{table}\n{}", matrix.out);
    // One relation alone lets some faults through, and the command says which.
    assert_eq!(matrix.code, 1);
    assert!(matrix.err.contains("persona-echo: passes"), "{}", matrix.err);
}

#[test]
fn what_cannot_be_tested_is_said() {
    let home = Home::new();
    let bad = home.write("gold/odd.toml", "scenario = \"third-deadlin\"\n");
    let folder = bad.parent().unwrap().to_str().unwrap();
    for (args, code, says) in [
        (&["--judge", "builtin"][..], 2, "counts; it answers no question"),
        (&["--judge", "nobody"], 4, "no endpoint named `nobody`"),
        (&["--judge", "reference", "--only", "nonsense"], 2, "there is no relation `nonsense`"),
        (&["--judge", "reference", "--gold", folder], 3, "did you mean `third-deadline`?"),
        (&["--mutants", "--resume"], 2, "cannot be used with"),
    ] {
        let ran = home.spar(&[&["doctor", "judge"], args].concat(), "");
        assert!(ran.code == code && ran.err.contains(says), "{args:?}: {ran:?}");
    }
}

/// A judge behind an endpoint that answers as the reference does.
fn by_rules(reference: &Reference, request: &Request) -> Script {
    let message = |role, name| {
        words_of_role(request, name).into_iter().map(move |content| Message { role, content }).collect::<Vec<_>>()
    };
    let messages = [message(Role::System, "system"), message(Role::User, "user")].concat();
    says(&reference.answer(&Reading::of(&Prompt { messages, max_tokens: 1, temperature: 0 })))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_tested_a_cut_test_goes_on_and_scorecards_cite_it() {
    let (asked, reference) = (Arc::new(AtomicUsize::new(0)), Arc::new(reference().unwrap()));
    let counter = asked.clone();
    let fake = FakeEndpoint::answering(move |request| {
        let refused = counter.fetch_add(1, Ordering::SeqCst) == 9;
        if refused { Script::json("401 Unauthorized", "{}") } else { by_rules(&reference, request) }
    })
    .await;
    let (home, url) = (Home::new(), fake.base_url());
    let endpoint = ["--base-url", &url, "--model", "m", "--effort", "quick"];
    let only = ["--only", "praise", "--only", "agreement", "--transcripts", "2", "--json"];
    let args = [&["doctor", "judge"], &endpoint[..], &only[..]].concat();

    let talk = talk("third-deadline", "middling");
    let practise = ["practice", "third-deadline", "--plain", "--seed", "7", "--actor", "builtin", "--judge", "adhoc"];
    let practise = [&practise[..], &endpoint[..4]].concat();
    let quick = [("SPAR_JUDGE_EFFORT", "quick")];

    let cut = block_in_place(|| home.spar(&args, ""));
    assert_eq!(cut.code, 1, "{cut:?}");
    assert!(cut.err.contains("calls go to m at adhoc") && cut.err.contains("--resume"), "{}", cut.err);
    let until_then = asked.load(Ordering::SeqCst);

    let whole = block_in_place(|| home.done(&[&args[..], &["--resume"]].concat(), ""));
    let (calls, again) = (whole.one("proof")["calls"].as_u64().unwrap(), asked.load(Ordering::SeqCst) - until_then);
    assert!(again > 0 && again < usize::try_from(calls).unwrap(), "{again} of {calls} calls were made anew");
    assert_eq!(whole.one("proof")["held"], 2, "{whole:?}");

    let json = block_in_place(|| home.spar_with(&[&practise[..], &["--json"]].concat(), talk.as_str(), &quick));
    let note = &json.one("scorecard")["proof"];
    assert_eq!((&note["held"], &note["of"], &note["transcripts"]), (&2.into(), &2.into(), &2.into()), "{note}");
    let words = block_in_place(|| home.spar_with(&practise, talk.as_str(), &quick));
    assert!(words.out.contains("on 2 transcripts: 2 of 2 relations held"), "{}", words.out);
    let id = json.id();
    home.write("talk.txt", "Lead: What happened on Friday?\nSam: It was late.\nLead: What would help you now?\n");
    let elsewhere = ["score", "talk.txt", "--scenario", "third-deadline", "--learner", "Lead", "--yes"];
    let heard = block_in_place(|| home.done(&[&elsewhere[..], &endpoint[..]].concat(), ""));
    assert!(heard.out.contains("on 2 transcripts: 2 of 2 relations held"), "{}", heard.out);
    let bundle = block_in_place(|| home.done(&["export", &id, "--format", "bundle"], ""));
    home.write("b.json", &bundle.out);
    let again = block_in_place(|| home.done(&[&["score", "--bundle", "b.json"], &endpoint[..]].concat(), ""));
    assert!(again.out.contains("on 2 transcripts: 2 of 2 relations held"), "{}", again.out);
    let other = ["score", "--session", &id, "--base-url", &url, "--model", "another"];
    let never = block_in_place(|| home.done(&other, ""));
    assert!(never.out.contains("By another: this judge was never tested here"), "{}", never.out);
}

#[test]
fn a_note_names_what_did_not_hold() {
    let failed = vec!["praise".to_owned(), "order".to_owned()];
    let note = ProofNote { at: "2026-03-04T05:06:07Z".to_owned(), transcripts: 24, held: 28, of: 30, failed };
    let words = "judge tested 2026-03-04 on 24 transcripts: 28 of 30 relations held, not praise, order";
    assert_eq!(ProofNote::words(Some(&note)), words);
}
