//! Words that are nearly the same in English: `terroryzm`, `infrastruktura`,
//! `σεισμογράφος`. Guesses are made by rule and the corpus is asked for each, so
//! that only words it really uses come out.

use crate::analysis::Analyser;

/// Shorter words resemble English ones by chance.
const SHORTEST: usize = 5;

/// Most letters that are taken for an ending.
const LONGEST_ENDING: usize = 4;

/// English endings by what other languages have in their place, folded; the
/// longest stand first. Endings of cases and genders follow many of them.
const ENDINGS: &[(&[&str], &[&str])] = &[
    (
        &[
            "tsioon", "cija", "cion", "zione", "ssion", "tion", "tie", "cao", "tio", "cja", "cji",
            "cia", "cie", "cio", "ce", "tsiya", "ciya", "ksi",
        ],
        &["tion", "sion"],
    ),
    (
        &["logija", "loogia", "logia", "logie", "logio", "logi"],
        &["logy"],
    ),
    (
        &[
            "ismus", "izmus", "izmas", "ismul", "izam", "izem", "isms", "izms", "isme", "ismo",
            "ismi", "izm", "ism",
        ],
        &["ism"],
    ),
    (
        &[
            "iteetti", "iteet", "iteit", "itatea", "itate", "idade", "itat", "itet", "idad",
            "itet", "itas", "itats", "iteti", "ita", "ite",
        ],
        &["ity"],
    ),
    (
        &[
            "encija", "encja", "encia", "enza", "entsia", "enssi", "ence", "enz", "ens",
        ],
        &["ence", "ency"],
    ),
    (
        &["ancija", "ancja", "ancia", "anza", "ance", "anz", "ans"],
        &["ance", "ancy"],
    ),
    (
        &["grafija", "graafia", "grafia", "grafie", "grafi"],
        &["graphy"],
    ),
    (
        &["ateur", "atore", "ators", "atoren", "ator", "ador"],
        &["ator"],
    ),
    (
        &[
            "isch", "isk", "iczny", "icky", "icki", "ique", "iko", "ico", "ica", "ik", "ika",
            "inen",
        ],
        &["ic", "ical"],
    ),
    (&["eur", "ore", "oare", "oor", "or"], &["or", "er"]),
    (
        &[
            "iivne", "iivinen", "ivni", "ivny", "iwny", "ivo", "iva", "if", "iv",
        ],
        &["ive"],
    ),
    (&["ura", "uur", "uuri", "ure", "ur"], &["ure"]),
    (
        &["alny", "alni", "aalne", "ale", "aal", "al", "el"],
        &["al"],
    ),
];

/// The English word of the corpus that a foreign one, folded, is so like that
/// it is taken for the same.
pub(super) fn find(folded: &str, knows: &dyn Fn(&str) -> bool) -> Option<String> {
    let latin = latin(folded);
    if latin.len() < SHORTEST || !latin.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let analyser = Analyser::new();
    guesses(&latin).into_iter().find(|guess| {
        let stem = analyser.stem(guess);
        stem.is_some_and(|stem| stem.len() >= SHORTEST && knows(&stem))
    })
}

/// English words it could be, the least changed first.
fn guesses(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    for cut in 0..=LONGEST_ENDING.min(word.len().saturating_sub(SHORTEST - 1)) {
        let base = &word[..word.len() - cut];
        for (theirs, ours) in ENDINGS {
            for ending in *theirs {
                if let Some(stem) = base.strip_suffix(ending)
                    && stem.len() >= 3
                {
                    forms.extend(ours.iter().map(|english| format!("{stem}{english}")));
                }
            }
        }
        // What is left after an ending must still say something.
        if cut == 0 || base.len() > SHORTEST || (cut == 1 && base.len() == SHORTEST) {
            forms.push(base.to_owned());
            if !base.ends_with(['a', 'e', 'i', 'o', 'u', 'y']) {
                forms.extend(["e", "y"].iter().map(|ending| format!("{base}{ending}")));
            }
        }
    }
    let mut guesses: Vec<String> = Vec::new();
    for form in forms {
        for spelling in spellings(&form) {
            if !guesses.contains(&spelling) {
                guesses.push(spelling);
            }
        }
    }
    guesses
}

/// English spellings of the sounds.
fn spellings(form: &str) -> Vec<String> {
    let plain = form.to_owned();
    let c = form
        .replace("kv", "qu")
        .replace("ks", "x")
        .replace('k', "c");
    let latin = |text: &str| text.replace('z', "s").replace('w', "v").replace('j', "i");
    let greek = |text: &str| text.replace('f', "ph");
    let single = |text: &str| {
        text.replace("aa", "a")
            .replace("ee", "e")
            .replace("ii", "i")
            .replace("oo", "o")
            .replace("uu", "u")
    };
    let (cs, cp) = (latin(&c), greek(&c));
    let others = [
        form.replace('z', "s"),
        single(&c),
        single(&cs),
        form.replace("sj", "si"),
        form.replace("ij", "i"),
    ];
    let y = cs.replace('y', "i");
    [plain, c, cs, y, cp].into_iter().chain(others).collect()
}

/// Greek and Cyrillic letters as English writes words that come from them.
fn latin(folded: &str) -> String {
    if folded.is_ascii() {
        return folded.to_owned();
    }
    let mut latin = folded.to_owned();
    for (greek, letters) in [
        ("ου", "u"),
        ("μπ", "b"),
        ("ντ", "nt"),
        ("γγ", "ng"),
        ("αι", "ae"),
        ("οι", "oe"),
        ("αυ", "au"),
        ("ευ", "eu"),
    ] {
        latin = latin.replace(greek, letters);
    }
    let mut out = String::with_capacity(latin.len());
    for c in latin.chars() {
        match letter(c) {
            Some(letters) => out.push_str(letters),
            None => out.push(c),
        }
    }
    out
}

fn letter(c: char) -> Option<&'static str> {
    Some(match c {
        'α' | 'а' => "a",
        'β' | 'в' => "v",
        'б' => "b",
        'γ' | 'г' => "g",
        'δ' | 'д' => "d",
        'ε' | 'е' | 'э' => "e",
        'ζ' | 'з' => "z",
        'η' | 'ι' | 'и' => "i",
        'θ' => "th",
        'κ' | 'к' => "k",
        'λ' | 'л' => "l",
        'μ' | 'м' => "m",
        'ν' | 'н' => "n",
        'ξ' => "x",
        'ο' | 'ω' | 'о' => "o",
        'π' | 'п' => "p",
        'ρ' | 'р' => "r",
        'σ' | 'с' => "s",
        'τ' | 'т' => "t",
        'υ' | 'ы' => "y",
        'у' => "u",
        'φ' => "ph",
        'ф' => "f",
        'χ' => "ch",
        'х' => "h",
        'ψ' => "ps",
        'ж' => "zh",
        'ц' => "c",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "sht",
        'ъ' => "a",
        'ю' => "iu",
        'я' => "ia",
        'ь' => "",
        _ => return None,
    })
}
