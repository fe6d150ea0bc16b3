//! What the office's configuration says of notices, bulletins and emergencies.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Category, Form, Language, Texts};

/// `[ticker]` of the configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TickerRules {
    /// How fast the text runs, Han characters a second: 2.5 to 6.
    pub han_per_second: f32,
    /// Line by line instead of running.
    pub steps: bool,
    /// The longest reading time of one language, in seconds.
    pub longest_seconds: u32,
    /// So many notices at once on one screen; as many from the queue beside them.
    pub most: usize,
    /// Categories that need a second person's approval.
    pub approval: BTreeSet<Category>,
    /// What ended longer ago is forgotten when a new day opens.
    pub keep_days: u16,
    /// 偵查終結公告: the words for how a case ended; others are refused.
    pub outcomes: Vec<String>,
    /// Whether an outcome may be written in other words.
    pub free_outcomes: bool,
    /// The longest that an emergency text runs, in minutes.
    pub emergency_minutes: u32,
    /// Screens that sound a chime with an emergency text.
    pub chimes: BTreeSet<String>,
    /// Prepared emergency texts by name.
    pub prepared: BTreeMap<String, Prepared>,
}

/// A prepared emergency text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prepared {
    /// What staff call it: 火警疏散.
    pub name: String,
    /// Whether it sends people out of the building.
    #[serde(default)]
    pub evacuates: bool,
    /// A bar, or the whole screen.
    #[serde(default)]
    pub form: Form,
    /// What it says.
    pub texts: Texts,
}

impl TickerRules {
    /// The speed, held within what can be read.
    #[must_use]
    pub fn speed(&self) -> f32 {
        self.han_per_second.clamp(2.5, 6.0)
    }
}

impl Default for TickerRules {
    fn default() -> Self {
        Self {
            han_per_second: 4.0,
            steps: false,
            longest_seconds: 40,
            most: 5,
            approval: BTreeSet::new(),
            keep_days: 30,
            outcomes: OUTCOMES.map(str::to_owned).to_vec(),
            free_outcomes: false,
            emergency_minutes: 480,
            chimes: BTreeSet::new(),
            prepared: prepared(),
        }
    }
}

const OUTCOMES: [&str; 8] = [
    "提起公訴",
    "聲請簡易判決處刑",
    "緩起訴處分",
    "不起訴處分",
    "職權不起訴處分",
    "移送管轄",
    "簽結",
    "通緝",
];

fn prepared() -> BTreeMap<String, Prepared> {
    let text = |name: &str, evacuates, form, texts: [&str; 4]| {
        let languages =
            [Language::Chinese, Language::English, Language::Vietnamese, Language::Indonesian];
        let texts =
            languages.into_iter().zip(texts).fold(Texts::default(), |all, (l, t)| all.and(l, t));
        Prepared { name: name.to_owned(), evacuates, form, texts }
    };
    [
        ("fire", text("火警疏散", true, Form::Full, FIRE)),
        ("earthquake", text("地震避難", false, Form::Full, EARTHQUAKE)),
        ("leave", text("全面疏散", true, Form::Full, LEAVE)),
        ("stay", text("就地避難", false, Form::Full, STAY)),
        ("power", text("停電", false, Form::Bar, POWER)),
        ("typhoon", text("颱風停止上班", false, Form::Bar, TYPHOON)),
    ]
    .map(|(name, text)| (name.to_owned(), text))
    .into()
}

const FIRE: [&str; 4] = [
    "發生火警，請依法警引導由安全門離開，勿搭電梯",
    "Fire. Follow the officers to the emergency exits. Do not use the lifts.",
    "Có cháy. Đi theo cảnh sát ra lối thoát hiểm. Không dùng thang máy.",
    "Kebakaran. Ikuti petugas ke pintu darurat. Jangan gunakan lift.",
];
const EARTHQUAKE: [&str; 4] = [
    "地震！趴下、掩護、穩住，勿搭電梯",
    "Earthquake! Drop, cover, hold on. Do not use the lifts.",
    "Động đất! Cúi xuống, che đầu, giữ chặt. Không dùng thang máy.",
    "Gempa bumi! Merunduk, berlindung, bertahan. Jangan gunakan lift.",
];
const LEAVE: [&str; 4] = [
    "請立即離開本大樓，依法警引導，勿搭電梯",
    "Leave the building now. Follow the officers. Do not use the lifts.",
    "Hãy rời khỏi tòa nhà ngay. Đi theo cảnh sát. Không dùng thang máy.",
    "Segera tinggalkan gedung. Ikuti petugas. Jangan gunakan lift.",
];
const STAY: [&str; 4] = [
    "請留在原地，遠離門窗，等候法警通知",
    "Stay where you are, away from doors and windows. Wait for the officers.",
    "Hãy ở yên tại chỗ, tránh xa cửa. Chờ thông báo của cảnh sát.",
    "Tetap di tempat, jauhi pintu dan jendela. Tunggu petugas.",
];
const POWER: [&str; 4] = [
    "停電處理中，請留在原地，庭期由法警口頭通知",
    "Power failure. Please stay where you are; officers will call you.",
    "Mất điện. Vui lòng ở yên tại chỗ, cảnh sát sẽ gọi bạn.",
    "Listrik padam. Harap tetap di tempat, petugas akan memanggil Anda.",
];
const TYPHOON: [&str; 4] = [
    "因颱風停止上班，今日庭期取消，另行通知",
    "Office closed because of the typhoon. Today's hearings are cancelled; you will be notified.",
    "Cơ quan đóng cửa vì bão. Các phiên hôm nay bị hủy, sẽ có thông báo sau.",
    "Kantor tutup karena topan. Sidang hari ini dibatalkan, akan diberitahukan.",
];
