//! The words of the boards as this office says them: the tables as shipped, under its own overlay.

use boards::languages::SPOKEN;
use boards::{BoardFault, Languages};
use docket::ticker::Language;

use crate::config::Config;
use crate::web::assets;

/// Reads the tables of all languages and lays `[words.*]` of the configuration over them.
pub(crate) fn of(config: &Config) -> Result<Languages, BoardFault> {
    let table = |language: Language| {
        let words = assets::text(&format!("locales/{}.toml", language.tag()));
        Ok((language, words.ok_or(BoardFault::NoTemplate("locales"))?))
    };
    let tables = SPOKEN.into_iter().map(table).collect::<Result<Vec<_>, BoardFault>>()?;
    let mut languages = Languages::new(tables)?;
    for language in SPOKEN {
        if let Some(words) = config.words.get(language.tag()) {
            let overlay = toml::to_string(words).unwrap_or_default();
            languages = languages.overlaid(language, &overlay)?;
        }
    }
    Ok(languages)
}
