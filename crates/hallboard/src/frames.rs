//! What stands around the picture of each screen, as office, device and configuration make it.

use std::sync::Arc;

use boards::{BoardFault, Languages, PageFrame, Templates, View};
use docket::Office;
use docket::calendar::Moment;
use docket::devices::{Screen, Shade};

use crate::clock::Clock;
use crate::config::Config;
use crate::glass::GlassTable;
use crate::house::House;
use crate::painter::Hung;
use crate::web::assets;
use crate::words_of_boards;

/// Everything that pages are made with, beside their pictures.
#[derive(Clone)]
pub struct Frames {
    /// The office.
    pub office: Arc<Office>,
    /// Both times.
    pub clock: Clock,
    /// The templates of the screens.
    pub templates: Arc<Templates>,
    /// The words of the screens.
    pub languages: Arc<Languages>,
    /// How screens look and sound.
    pub glass: GlassTable,
}

impl Frames {
    /// What the configuration has for the pages of this house.
    ///
    /// # Errors
    /// Templates or words that do not fit.
    pub fn of(config: &Config, house: &House) -> Result<Self, BoardFault> {
        let templates = Templates::new(|name| assets::text(&format!("templates/{name}")))?;
        Ok(Self {
            office: Arc::clone(&house.office),
            clock: house.clock.clone(),
            templates: Arc::new(templates),
            languages: Arc::new(words_of_boards::of(config)?),
            glass: config.glass.clone(),
        })
    }

    /// The frame of one screen at `now` (house time), of which nothing was asked.
    #[must_use]
    pub fn frame(&self, screen: &Screen, now: Moment) -> PageFrame {
        PageFrame {
            title: self.title(screen),
            assets: format!("{}/static", assets::base()),
            vendor: format!("{}/vendor/morphdom", assets::base()),
            patience: self.glass.patience(),
            version: assets::version().to_owned(),
            pace: self.clock.speed(),
            glass: self.glass.of(&screen.id, Shade::default()),
            ..PageFrame::of(&self.office, screen, now)
        }
    }

    /// The mark of the frame that a page of this screen has now.
    ///
    /// # Errors
    /// Where the templates do not fit.
    pub fn mark(&self, screen: &Screen, view: &View) -> Result<String, BoardFault> {
        let frame = self.frame(screen, Moment::from_ms(0));
        self.templates.mark(&frame, view, &self.languages.spoken(&screen.languages))
    }

    /// The whole page of this frame, with what hangs in it.
    ///
    /// # Errors
    /// Where the templates do not fit.
    pub fn page(
        &self,
        frame: PageFrame,
        screen: &Screen,
        hung: &Hung,
    ) -> Result<String, BoardFault> {
        let languages = self.languages.spoken(&screen.languages);
        let mark = self.templates.mark(&frame, &hung.view, &languages)?;
        let frame = PageFrame { mark, ..frame };
        self.templates.page(&frame, &hung.view, &hung.band, &languages)
    }

    /// What the window of a screen's page is called.
    #[must_use]
    pub fn title(&self, screen: &Screen) -> String {
        let place = if screen.place.is_empty() { &screen.id } else { &screen.place };
        format!("{place} · {}", self.office.name)
    }
}
