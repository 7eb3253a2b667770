//! `spar agreement`.

use std::fmt::Write as _;

use clap::Args;
use serde_json::{Value, json};

use crate::{
    cli::out,
    domain::{
        agreement::{Calibration, FEWEST_SESSIONS, Figures, OfCriterion, Tier},
        scoring::Stamp,
    },
    export::json::object,
    runtime::{Agreement, Exit, Notice, Rulings, Runtime},
};

/// What `spar agreement` takes.
#[derive(Debug, Args)]
pub struct AgreementArgs {
    /// Only sessions of this scenario
    #[arg(long, value_name = "S")]
    scenario: Option<String>,
    /// Count also what people said after they had seen the judge's verdict
    #[arg(long)]
    all: bool,
    /// One JSON object a criterion
    #[arg(long)]
    json: bool,
}

/// Prints how far judges and people agree.
pub async fn run(args: &AgreementArgs, runtime: &Runtime) -> Result<Exit, Notice> {
    if let Some(id) = &args.scenario {
        runtime.scenario(id)?;
    }
    let which = if args.all { Rulings::All } else { Rulings::Blind };
    let found = runtime.agreement(args.scenario.clone(), which).await?;
    if found.is_empty() {
        return Err(nothing(args, runtime).await?);
    }
    for agreement in &found {
        if args.json {
            as_objects(agreement).iter().all(out::json);
        } else {
            out::text(&as_text(agreement));
        }
    }
    if !args.json {
        out::tell(&footnote(which));
    }
    Ok(Exit::Done)
}

async fn nothing(args: &AgreementArgs, runtime: &Runtime) -> Result<Notice, Notice> {
    let sighted = !args.all && !runtime.agreement(args.scenario.clone(), Rulings::All).await?.is_empty();
    let notice = Notice::new("nothing_rated", "nobody has rated a scored session yet, so there is nothing to compare");
    Ok(if sighted {
        notice
            .because("all that people said was said after they had seen the judge's verdict")
            .help("rate blind in the review, or count those too with --all")
    } else {
        notice.help("open `spar review`, choose a session and rate its checks")
    })
}

fn footnote(which: Rulings) -> String {
    let whose = match which {
        Rulings::Blind => {
            "Only what was said before the judge's verdict was seen is counted; --all counts the rest too."
        }
        Rulings::All => "Who has seen the judge's verdict tends to agree with it: these figures flatter.",
    };
    format!(
        "{whose}\nA criterion's number is shown when the lower end of alpha's 95 % interval is at least .70, with its band from .40; it takes \
         {FEWEST_SESSIONS} rated sessions."
    )
}

fn as_text(agreement: &Agreement) -> String {
    let Agreement { scenario, judge, people, sessions, calibration } = agreement;
    let people = people.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let mut text = format!("{} · {}\n", scenario.card.title, who(judge.as_ref()));
    let plural = if *sessions == 1 { "session" } else { "sessions" };
    let _ = writeln!(text, "{sessions} {plural} rated by {people}\n");
    let _ = writeln!(
        text,
        "{:34}{:>5}{:>6}{:>7}{:>7}{:>6}{:>14}",
        "", "n", "same", "kappa", "alpha", "AC1", "95 % of alpha"
    );
    for criterion in &calibration.criteria {
        text.push_str(&rows(criterion, judge.is_some()));
    }
    line(&mut text, "all checks", &calibration.all);
    totals(&mut text, calibration);
    text.push('\n');
    text
}

fn who(judge: Option<&Stamp>) -> String {
    let Some(judge) = judge else { return "people among themselves".to_owned() };
    match &judge.model {
        Some(model) => format!("{model} ({}), {} effort, prompt {}", judge.name, judge.effort, judge.prompt_version),
        None => "the built-in judge".to_owned(),
    }
}

fn rows(criterion: &OfCriterion, judged: bool) -> String {
    let mut text = String::new();
    line(&mut text, &criterion.title, &criterion.all);
    for (id, figures) in criterion.checks.iter().filter(|(_, figures)| figures.pairs > 0) {
        line(&mut text, &format!("  {id}"), figures);
    }
    let levels = &criterion.levels;
    if levels.pairs > 0 {
        let (kappa, alpha) = (shown(levels.kappa), shown(levels.alpha));
        let _ = writeln!(text, "  level: quadratic kappa {kappa}, ordinal alpha {alpha}, n {}", levels.pairs);
    }
    if judged {
        let _ = writeln!(text, "  on the scorecard: {}", tier_words(criterion.tier));
    }
    text
}

const fn tier_words(tier: Tier) -> &'static str {
    match tier {
        Tier::Number => "the number",
        Tier::Band => "the number with its band, formative",
        Tier::Words => "words and quotes, the number on request",
    }
}

fn line(text: &mut String, name: &str, of: &Figures) {
    let name: String =
        if name.chars().count() > 33 { name.chars().take(32).chain(['…']).collect() } else { name.to_owned() };
    let same = of.raw.map_or_else(|| "-".to_owned(), |raw| format!("{:.0} %", raw * 100.0));
    let (kappa, alpha, ac1) = (shown(of.kappa), shown(of.alpha), shown(of.ac1));
    let range = of.interval.map_or_else(|| "-".to_owned(), |i| format!("{:.2} to {:.2}", i.low, i.high));
    let _ = writeln!(text, "{name:34}{:>5}{same:>6}{kappa:>7}{alpha:>7}{ac1:>6}{range:>14}", of.pairs);
}

fn totals(text: &mut String, calibration: &Calibration) {
    if let Some(met) = calibration.all.prevalence {
        let _ = writeln!(text, "people said met in {:.0} % of the checks", met * 100.0);
    }
    if calibration.one_sided > 0 {
        let _ = writeln!(text, "{} checks were answered by one side only", calibration.one_sided);
    }
    if let Some(lean) = calibration.lean {
        let (icc, near) = (shown(calibration.icc.map(|icc| icc.agreement)), shown(calibration.concordance));
        let n = calibration.totals;
        let _ = writeln!(text, "total: ICC(2,1) {icc}, concordance {near}, the judge {lean:+.1} points above, n {n}");
    }
}

fn shown(figure: Option<f64>) -> String {
    figure.map_or_else(|| "-".to_owned(), |figure| format!("{figure:.2}"))
}

/// One object a criterion, and one over all.
fn as_objects(agreement: &Agreement) -> Vec<Value> {
    let calibration = &agreement.calibration;
    let criterion = |of: &OfCriterion| {
        let checks: Vec<Value> = of.checks.iter().map(|(id, figures)| with(json!({ "check": id }), figures)).collect();
        let levels = json!({ "n": of.levels.pairs, "quadratic_kappa": of.levels.kappa, "alpha": of.levels.alpha });
        let own = json!({ "criterion": of.id, "tier": of.tier.name(), "levels": levels, "checks": checks });
        object("agreement", merged(&[head(agreement), with(own, &of.all)]))
    };
    let whole = json!({
        "criterion": null, "one_sided": calibration.one_sided,
        "total": {
            "n": calibration.totals, "icc": calibration.icc.map(|icc| icc.agreement), "concordance": calibration.concordance,
            "lean": calibration.lean,
        },
    });
    let whole = object("agreement", merged(&[head(agreement), with(whole, &calibration.all)]));
    calibration.criteria.iter().map(criterion).chain([whole]).collect()
}

fn head(agreement: &Agreement) -> Value {
    json!({
        "scenario": agreement.scenario.id, "rubric_hash": agreement.scenario.rubric.hash, "judge": agreement.judge,
        "people": agreement.people, "rated_sessions": agreement.sessions,
    })
}

fn with(own: Value, of: &Figures) -> Value {
    let interval = of.interval.map(|interval| [interval.low, interval.high]);
    let figures = json!({
        "n": of.pairs, "sessions": of.sessions, "raw": of.raw, "kappa": of.kappa, "krippendorff_alpha": of.alpha, "gwet_ac1": of.ac1,
        "alpha_interval": interval, "prevalence": of.prevalence,
    });
    merged(&[own, figures])
}

fn merged(parts: &[Value]) -> Value {
    parts.iter().filter_map(Value::as_object).flat_map(Clone::clone).collect::<serde_json::Map<_, _>>().into()
}
