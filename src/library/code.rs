//! The kinds of mistake a scenario file can hold beside those of any document.

use crate::document::code::codes;

codes! {
    /// The codes of scenario files.
    SCENARIO_CODES:
    UNKNOWN_REFERENCE = "unknown-reference", "an id that nothing in the file has";
    DUPLICATE_ID = "duplicate-id", "two of a kind with the same id";
    BAD_ID = "bad-id", "an id with other characters than a-z, 0-9, hyphen and underscore, or longer than 64";
    UNREACHABLE_FACT = "unreachable-fact", "a fact that can never be released";
    IMPOSSIBLE_CONCESSION = "impossible-concession", "a concession whose needs can never be met";
    UNREACHABLE_ENDING = "unreachable-ending", "an ending whose condition can never hold";
    EMPTY_CONDITION = "empty-condition", "a condition that always holds";
    PATIENCE_CONTRADICTION = "patience-contradiction", "more turns are asked for than the patience allows";
    CONTRADICTION = "contradiction", "two keys that do not go together";
    ENDINGS = "endings", "no ending with an agreement, or more than one for time";
    WEIGHTS = "weights", "weights that do not add to 100";
    LEVELS = "levels", "levels that do not rise from 0 to at most the number of checks";
    EXAMPLE = "example", "an example that does not show what it should";
    UNKNOWN_PLACEHOLDER = "unknown-placeholder", "a {{placeholder}}; none is known";
    HIDDEN_CHARACTER = "hidden-character", "a character that is not seen, or that changes how others are seen";
    BAD_PHRASE = "bad-phrase", "a phrase without a word, or with a * before its end";
    BAD_LANGUAGE = "bad-language", "not a BCP 47 language tag";
    NO_DETECTOR = "no-detector", "a language in which behaviours are not recognised without a model";
    FACT_LEAK = "fact-leak", "words of a locked fact where they are seen before its release";
    FEW_LINES = "few-lines", "the built-in actor has nothing to say";
    UNSAID_LINE = "unsaid-line", "a line that is never said";
    NOT_A_FILE = "not-a-file", "something that is not a regular file where a scenario should be";
}
