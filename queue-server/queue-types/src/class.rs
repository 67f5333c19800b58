//! Who may go before whom: a class, never its reason.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The priority class of a visit, 0 to 3. The reason of a priority is stored nowhere.
///
/// 0 = everybody; 1 = before ordinary visitors of about the same arrival; 2 = before ordinary
/// visitors; 3 = the next free window. What a class is worth in minutes is policy, see
/// `queue-engine`.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[serde(try_from = "u8", into = "u8")]
#[schema(value_type = u8, minimum = 0, maximum = 3)]
pub struct Class(u8);

impl Class {
    /// Everybody without a category.
    pub const ORDINARY: Self = Self(0);
    /// The next free window.
    pub const HIGHEST: Self = Self(3);

    /// The class `rank`, or `None` above 3.
    #[must_use]
    pub const fn new(rank: u8) -> Option<Self> {
        if rank <= 3 { Some(Self(rank)) } else { None }
    }

    /// 0 (ordinary) to 3 (highest).
    #[must_use]
    pub const fn rank(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Class {
    type Error = String;
    fn try_from(rank: u8) -> Result<Self, String> {
        Self::new(rank).ok_or_else(|| format!("{rank} is no priority class: expected 0 to 3"))
    }
}

impl From<Class> for u8 {
    fn from(class: Class) -> Self {
        class.0
    }
}
