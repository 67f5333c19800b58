//! Why a call had no result. Whoever called decides what a person is told.

use crate::Problem;

/// Why a call had no result.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The client itself could not be made.
    #[error("the client cannot be set up: {what}")]
    Setup {
        /// What is wrong.
        what: String,
    },
    /// Nobody answered: the command may or may not have been done, so send it again with its key.
    #[error("the server did not answer")]
    Unreachable {
        /// What the connection says.
        source: reqwest::Error,
    },
    /// The server said no, and why.
    #[error("the server refused ({}): {}", .0.kind, .0.detail)]
    Problem(Box<Problem>),
    /// A failure without problem details: not our server, or one in great trouble.
    #[error("the server answered with status {status} and no reason")]
    Status {
        /// The HTTP status.
        status: u16,
    },
    /// The answer is not of the documented form.
    #[error("the server's answer is not of the documented form")]
    Malformed {
        /// Where it differs.
        source: serde_json::Error,
    },
    /// The answer is larger than anything documented.
    #[error("the server's answer is larger than {limit} bytes")]
    TooLarge {
        /// What is read at most.
        limit: usize,
    },
}

impl ClientError {
    pub(crate) fn unreachable(source: reqwest::Error) -> Self {
        Self::Unreachable { source }
    }

    /// Whether a connection stands and nothing is heard on it.
    #[must_use]
    pub fn is_silence(&self) -> bool {
        matches!(self, Self::Status { status: 504 })
    }

    /// Whether the same command should be sent again with the same key.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable { .. } => true,
            Self::Problem(problem) => matches!(problem.status, 429 | 503 | 507),
            Self::Status { status } => *status >= 500,
            Self::Setup { .. } | Self::Malformed { .. } | Self::TooLarge { .. } => false,
        }
    }
}
