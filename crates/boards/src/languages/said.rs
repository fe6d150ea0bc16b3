//! The functions by which a template asks for words.

use docket::ticker::Language;
use minijinja::value::{Kwargs, Value};
use minijinja::{Error, ErrorKind, context};

use super::Languages;

impl Languages {
    /// `zh("live.stopped", time="09:35")`: the word in large letters.
    pub(crate) fn large(&self) -> Value {
        let languages = self.clone();
        Value::from_function(move |key: &str, blanks: Kwargs| {
            languages.said(Language::Chinese, key, &blanks)
        })
    }

    /// `beside("live.stopped", time="09:35")`: the words in small letters, `{lang, text}` of each language.
    pub(crate) fn small(&self) -> Value {
        let languages = self.clone();
        Value::from_function(move |key: &str, blanks: Kwargs| {
            let kind = blanks.get::<Option<&str>>("kind")?;
            let said = languages.beside(&[key.to_owned()], kind).into_iter().map(|language| {
                let text = languages.said(language, key, &blanks)?;
                Ok(context!(lang => language.tag(), text))
            });
            said.collect::<Result<Vec<_>, Error>>()
        })
    }

    /// `tongues(["standing.delayed", "reason.equipment"])`: the languages that have all these words.
    pub(crate) fn tongues(&self) -> Value {
        let languages = self.clone();
        Value::from_function(move |keys: Vec<String>, blanks: Kwargs| {
            let kind = blanks.get::<Option<&str>>("kind")?;
            let tongues = languages.beside(&keys, kind).into_iter().map(Language::tag);
            Ok::<_, Error>(tongues.collect::<Vec<_>>())
        })
    }

    /// `word("vi", "label.next")`: the word in one language.
    pub(crate) fn named(&self) -> Value {
        let languages = self.clone();
        Value::from_function(move |tag: &str, key: &str, blanks: Kwargs| {
            let language = Language::ALL.into_iter().find(|language| language.tag() == tag);
            languages.said(language.unwrap_or(Language::English), key, &blanks)
        })
    }

    fn said(&self, language: Language, key: &str, blanks: &Kwargs) -> Result<String, Error> {
        let kind = blanks.get::<Option<&str>>("kind")?;
        let word = self.word(language, key, kind);
        let missing = || Error::new(ErrorKind::InvalidOperation, format!("no word for {key}"));
        let mut text = word.ok_or_else(missing)?.to_owned();
        for name in blanks.args().filter(|name| *name != "kind") {
            let value = blanks.get::<Value>(name)?;
            text = text.replace(&format!("{{{name}}}"), &value.to_string());
        }
        Ok(text)
    }
}
