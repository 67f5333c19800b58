//! Identifiers: who and what is meant, never what it looks like on a screen.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::by_text;

/// Why a text is no identifier of the office.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// The text has characters, or a length, that no identifier has.
    #[error("`{text}` is no {kind}: expected 1 to 64 small Latin letters, digits, dots or hyphens")]
    Form {
        /// The kind of identifier that was asked for.
        kind: &'static str,
        /// What was given, cut to 80 characters.
        text: String,
    },
}

/// Small Latin letters, digits, dots and hyphens, 1 to 64 of them.
fn checked(kind: &'static str, text: &str) -> Result<Arc<str>, IdError> {
    let fits = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'.' || c == b'-';
    if (1..=64).contains(&text.len()) && text.bytes().all(fits) {
        Ok(Arc::from(text))
    } else {
        Err(IdError::Form { kind, text: text.chars().take(80).collect() })
    }
}

/// A named text identifier: 1 to 64 small Latin letters, digits, dots and hyphens.
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
        #[serde(into = "Arc<str>")]
        #[schema(value_type = String, pattern = "^[a-z0-9.-]{1,64}$")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks `text` and makes it a name.
            ///
            /// # Errors
            ///
            /// [`IdError::Form`] unless it is 1 to 64 small Latin letters, digits, dots, hyphens.
            pub fn new(text: &str) -> Result<Self, IdError> {
                checked($kind, text).map(Self)
            }

            /// The identifier as it is stored and sent.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                by_text::deserialize(from)
            }
        }

        impl From<$name> for Arc<str> {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(
    /// One office of the city, e.g. `sadovaya`.
    OfficeId, "office id"
);
text_id!(
    /// A service of the catalogue, e.g. `passports.internal`; stored for years, never reused.
    ServiceId, "service id"
);
text_id!(
    /// Tickets that wait for the same group of services, e.g. `passports`: a group of the catalogue.
    QueueId, "queue id"
);
text_id!(
    /// A device of the office, e.g. `kiosk-1`.
    DeviceId, "device id"
);
text_id!(
    /// A member of the staff, by a name that is no personal name, e.g. `op-12`.
    OperatorId, "operator id"
);
text_id!(
    /// A language of the interface by its ISO 639 code, e.g. `ru`.
    Language, "language"
);

/// A random or time-ordered 128-bit identifier made by whoever asks, before it asks.
macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
        )]
        #[serde(transparent)]
        #[schema(value_type = String, format = "uuid")]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

uuid_id!(
    /// A ticket, for ever and everywhere: the UUIDv7 that its kiosk made and stored before asking.
    TicketId
);
uuid_id!(
    /// One command of one caller (its `Idempotency-Key`): repeats of a command carry the same.
    RequestId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_hold_only_what_can_be_stored_for_years() {
        assert_eq!(
            ServiceId::new("passports.internal-14").map(|id| id.to_string()).as_deref(),
            Ok("passports.internal-14")
        );
        for wrong in ["", "Паспорт", "a b", "../../etc", "UPPER", &"a".repeat(65)] {
            assert!(ServiceId::new(wrong).is_err(), "{wrong} was accepted");
        }
    }

    #[test]
    fn an_id_is_checked_when_it_is_read_from_a_message() {
        assert!(serde_json::from_str::<ServiceId>("\"x/y\"").is_err());
        assert_eq!(serde_json::from_str::<QueueId>("\"cards\"").ok(), QueueId::new("cards").ok());
    }
}
