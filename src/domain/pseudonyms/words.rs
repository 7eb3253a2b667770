//! Words that look like names and are none, and names that look like words.

/// Titles before a name; they go with it, for they tell a gender or a rank.
#[rustfmt::skip]
const HONORIFICS: &[&str] = &[
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "doctor", "sir", "dame", "herr", "frau", "senor",
    "senora", "sra", "monsieur", "madame", "mme", "mlle", "signor", "signora", "rev", "fr", "sgt", "capt",
];

/// Parts of names that are no names by themselves.
#[rustfmt::skip]
const PARTICLES: &[&str] = &[
    "de", "del", "della", "der", "den", "des", "di", "da", "dos", "das", "do", "du", "la", "le", "las", "los", "el", "al", "van",
    "von", "vom", "zu", "zur", "ter", "ten", "bin", "bint", "ibn", "ben", "abu", "y", "e", "i", "und", "of", "the", "st", "san",
    "santa", "jr", "sr", "ii", "iii", "o", "d", "mac", "mc",
];

/// Ordinary words that are names too: taken for a name only with a capital, and at the beginning of a sentence only where no word
/// follows that would make them ordinary.
#[rustfmt::skip]
const ALSO_WORDS: &[&str] = &[
    "will", "mark", "may", "grace", "hope", "bill", "rose", "art", "faith", "joy", "dawn", "amber", "ruby", "pearl", "jade",
    "holly", "ivy", "daisy", "lily", "iris", "olive", "violet", "heather", "april", "june", "august", "summer", "autumn", "penny",
    "pat", "jack", "rob", "sue", "drew", "chuck", "frank", "ernest", "guy", "gene", "dean", "earl", "duke", "king", "prince",
    "rich", "nick", "rusty", "sandy", "sunny", "stormy", "star", "sky", "river", "brook", "lane", "wade", "cliff", "dale", "glen",
    "heath", "forest", "field", "fields", "hill", "hills", "lake", "west", "north", "east", "young", "long", "short", "small",
    "little", "brown", "green", "black", "white", "grey", "gray", "gold", "silver", "stone", "steel", "wood", "woods", "bush",
    "reed", "moss", "page", "price", "cash", "bond", "love", "day", "knight", "night", "baker", "cook", "butcher", "carpenter",
    "mason", "miller", "smith", "taylor", "tailor", "hunter", "fisher", "archer", "gardener", "shepherd", "porter", "carter",
    "cooper", "turner", "parker", "walker", "bishop", "pope", "abbott", "church", "hall", "house", "castle", "park", "street",
    "rivers", "banks", "bridges", "wells", "pool", "marsh", "bell", "ball", "bird", "wolf", "fox", "lamb", "hart", "crane",
    "drake", "swan", "finch", "rice", "berry", "cherry", "hand", "head", "foot", "hardy", "wise", "sharp", "swift", "strong",
    "good", "best", "major", "judge", "law", "case", "chance", "justice", "noble", "power", "powers", "read", "wall", "gates",
    "post", "board", "cross", "sage", "basil", "angel", "christian", "victor", "max", "miles", "lance", "rod", "clay", "flint",
    "colt", "buck", "bud", "kit", "sonny", "junior", "merry", "gay", "bright", "brave", "so", "an", "do", "no", "he", "she", "me",
    "my", "you", "in", "on", "to", "at", "as", "is", "it", "or", "if", "by", "be", "we", "us", "up", "go", "oh", "ho", "hi", "ha",
    "man", "han", "van", "son", "song", "sun", "sea", "see", "say", "set", "low", "loo", "pen", "pan", "ban", "bay", "can", "her",
    "him", "his", "had", "has", "was", "are", "and", "but", "for", "not", "now", "old", "one", "out", "our", "own", "too", "two",
    "who", "why", "yes", "yet", "lee", "ray", "bee", "kay", "jay", "mike", "dick", "harry", "tom", "nova", "chase", "trust",
    "worth", "stern", "bold", "blunt", "grant", "mercy", "honor", "honour", "patience", "charity", "prudence", "constance",
    "felicity", "verity", "precious", "blessing", "gift", "happy", "lucky", "early", "sparks", "snow", "frost", "winter",
    "winters", "weeks", "waters", "sands", "moody", "savage", "friend", "pace", "paige", "robin", "skip", "spike", "trip", "dash",
    "curt", "bob", "don", "hank", "josh", "jerry", "john", "nelly", "norm", "pip", "randy", "reuben", "sally", "tab", "tad",
    "tiff", "vic", "ward", "woody",
];

/// After these a word at the beginning of a sentence was an ordinary one: "Will you …", "May I …", "Hope to …".
#[rustfmt::skip]
const FOLLOWERS: &[&str] = &[
    "i", "you", "he", "she", "it", "we", "they", "me", "him", "her", "us", "them", "this", "that", "these", "those", "the", "a",
    "an", "my", "your", "his", "its", "our", "their", "there", "any", "anyone", "anybody", "some", "someone", "somebody",
    "everyone", "everybody", "nobody", "all", "not", "to", "of", "for", "in", "on", "with", "how", "what", "when", "if",
    "whether", "yourself",
];

/// Capitalised in the middle of a sentence, and nobody's name: days, months, peoples and languages, and what begins what somebody says.
#[rustfmt::skip]
const NOBODY: &[&str] = &[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mondays", "tuesdays", "wednesdays",
    "thursdays", "fridays", "saturdays", "sundays", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "christmas", "easter", "ramadan", "eid",
    "diwali", "hanukkah", "yom", "kippur", "passover", "thanksgiving", "halloween", "pentecost", "spring", "summer", "autumn",
    "winter", "english", "british", "scottish", "welsh", "irish", "german", "germans", "french", "spanish", "italian", "italians",
    "portuguese", "dutch", "belgian", "swiss", "austrian", "polish", "czech", "slovak", "hungarian", "romanian", "bulgarian",
    "greek", "greeks", "turkish", "russian", "russians", "ukrainian", "ukrainians", "swedish", "norwegian", "danish", "finnish",
    "icelandic", "estonian", "latvian", "lithuanian", "croatian", "serbian", "bosnian", "albanian", "american", "americans",
    "canadian", "mexican", "brazilian", "argentinian", "chilean", "colombian", "peruvian", "cuban", "african", "africans",
    "nigerian", "ghanaian", "kenyan", "ethiopian", "somali", "moroccan", "algerian", "tunisian", "egyptian", "arab", "arabs",
    "arabic", "israeli", "hebrew", "jewish", "lebanese", "syrian", "iraqi", "iranian", "persian", "farsi", "afghan", "pakistani",
    "urdu", "indian", "indians", "hindi", "punjabi", "tamil", "bengali", "bangladeshi", "nepali", "asian", "asians", "chinese",
    "mandarin", "cantonese", "japanese", "korean", "koreans", "vietnamese", "thai", "filipino", "indonesian", "malay",
    "malaysian", "australian", "european", "europeans", "latin", "latino", "latina", "muslim", "muslims", "islamic", "christian",
    "christians", "catholic", "catholics", "protestant", "hindu", "hindus", "buddhist", "sikh", "roma", "god", "europe", "africa",
    "asia", "america", "internet", "i", "a", "an", "the", "and", "but", "or", "so", "if", "then", "than", "that", "this", "these",
    "those", "there", "here", "it", "its", "he", "she", "we", "you", "they", "me", "him", "her", "us", "them", "my", "your",
    "his", "our", "their", "mine", "yours", "who", "whom", "whose", "what", "which", "when", "where", "why", "how", "is", "are",
    "was", "were", "am", "be", "been", "being", "do", "does", "did", "have", "has", "had", "will", "would", "shall", "should",
    "can", "could", "might", "must", "not", "no", "yes", "yeah", "yep", "nope", "ok", "okay", "oh", "ah", "hm", "hmm", "mhm",
    "um", "uh", "well", "right", "sure", "fine", "good", "great", "nice", "thanks", "thank", "please", "sorry", "hello", "hi",
    "hey", "bye", "goodbye", "morning", "afternoon", "evening", "let", "lets", "look", "listen", "wait", "stop", "come", "go",
    "get", "give", "take", "tell", "say", "said", "says", "ask", "think", "know", "see", "just", "only", "even", "also", "too",
    "very", "really", "actually", "maybe", "perhaps", "probably", "honestly", "frankly", "again", "still", "now", "today",
    "tomorrow", "yesterday", "tonight", "never", "always", "sometimes", "often", "once", "twice", "first", "second", "third",
    "last", "next", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "all", "some", "any", "every",
    "each", "both", "most", "many", "much", "more", "less", "few", "none", "nobody", "nothing", "somebody", "someone",
    "something", "everybody", "everyone", "everything", "anybody", "anyone", "anything", "at", "by", "for", "from", "in", "into",
    "of", "off", "on", "onto", "out", "over", "to", "under", "up", "with", "without", "about", "after", "before", "because",
    "since", "until", "while", "though", "although", "as", "like", "unless", "between", "through", "during", "against", "back",
    "down", "away", "dear", "mum", "mom", "dad", "mother", "father", "boss", "team", "sir", "madam", "lead", "manager", "thats",
    "dont", "cant", "wont", "ive", "im", "ill", "youre", "whats", "s", "t", "d", "m", "ll", "re", "ve", "don", "didn", "doesn",
    "isn", "wasn", "couldn", "wouldn", "shouldn", "haven", "hasn", "hadn", "aren", "weren", "ain", "won",
];

/// After these at the beginning of a sentence a person stood: "Janet said …".
#[rustfmt::skip]
const DOINGS: &[&str] = &[
    "said", "says", "told", "tells", "asked", "asks", "thinks", "thought", "wants", "wanted", "knows", "knew", "feels", "felt",
    "called", "calls", "wrote", "writes", "believes", "believed", "hopes", "hoped", "agreed", "agrees", "mentioned", "explained",
    "replied", "promised", "complained", "phoned", "emailed", "texted", "hates", "hated", "likes", "liked", "loves", "loved",
];

/// What transcripts call speakers whom they do not name.
#[rustfmt::skip]
const ROLES: &[&str] = &[
    "you", "me", "i", "learner", "persona", "speaker", "unknown", "agent", "customer", "client", "patient", "host", "guest",
    "user", "assistant", "interviewer", "interviewee", "candidate", "coach", "coachee", "manager", "employee", "caller",
    "operator", "teacher", "student", "doctor", "nurse", "participant", "person", "moderator", "male", "female", "voice", "the",
    "a",
];

/// Whether this is a title before a name.
pub fn is_honorific(key: &str) -> bool {
    HONORIFICS.contains(&key)
}

/// Whether this part of a name is none by itself.
pub fn is_particle(key: &str) -> bool {
    PARTICLES.contains(&key)
}

/// Whether this name is an ordinary word too.
pub fn is_also_word(key: &str) -> bool {
    ALSO_WORDS.contains(&key)
}

/// Whether this word, after one that is both a name and a word, makes it a word.
pub fn makes_word(key: &str) -> bool {
    FOLLOWERS.contains(&key)
}

/// Whether this word with a capital is nobody's name.
pub fn is_nobody(key: &str) -> bool {
    NOBODY.contains(&key)
}

/// Whether this is what a person does.
pub fn is_doing(key: &str) -> bool {
    DOINGS.contains(&key)
}

/// Whether this stands for a speaker who is not named.
pub fn is_role(key: &str) -> bool {
    ROLES.contains(&key)
}
