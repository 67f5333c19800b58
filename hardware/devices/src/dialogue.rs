use std::io;
use std::thread;
use std::time::{Duration, Instant};

use receipt::status::{Answer, Query, StatusReader};
use receipt::{Confirm, Job, PrinterStatus, Profile};

use crate::clock;
use crate::line::{CHUNK, Line};
use crate::{PrintError, Timings};

/// How a job ended.
#[derive(Debug)]
pub(crate) enum End {
    Printed,
    Failed { before_any_byte: bool, error: PrintError },
    Unknown(PrintError),
}

/// How a conversation about one job went.
pub(crate) struct Outcome {
    pub(crate) end: End,
    /// Bytes of the job the line took.
    pub(crate) sent: usize,
    /// The line is lost and has to be opened again.
    pub(crate) lost: bool,
}

/// A conversation with one printer over an open line.
pub(crate) struct Dialogue<'a> {
    pub(crate) line: &'a mut dyn Line,
    pub(crate) reader: &'a mut StatusReader,
    pub(crate) profile: &'a Profile,
    pub(crate) timings: &'a Timings,
    /// The printer's address, for errors.
    pub(crate) name: &'a str,
}

impl Dialogue<'_> {
    /// Asks for the whole status; `None` when an answer is missing.
    ///
    /// # Errors
    ///
    /// Fails when the line is lost.
    pub(crate) fn status(&mut self) -> io::Result<Option<PrinterStatus>> {
        for (index, query) in self.reader.round().iter().enumerate() {
            if index > 0 {
                thread::sleep(self.timings.between_requests);
            }
            if !self.ask(*query)? {
                return Ok(None);
            }
        }
        Ok(Some(self.reader.status()))
    }

    /// Sends `job` and finds out what became of it. `first_byte` is called
    /// once, when the line has taken something.
    pub(crate) fn print(&mut self, job: &Job, first_byte: &mut dyn FnMut(Instant)) -> Outcome {
        let mut sent = 0;
        let result = self.send(job, &mut sent, first_byte).and_then(|end| match end {
            Some(end) => Ok(end),
            None => self.confirm(job),
        });
        let lost = result.is_err();
        let end = result.unwrap_or_else(|source| self.broken(job, sent, source));
        Outcome { end, sent, lost }
    }

    /// Gives the bytes to the line; `None` when it took them all.
    fn send(
        &mut self,
        job: &Job,
        sent: &mut usize,
        first_byte: &mut dyn FnMut(Instant),
    ) -> io::Result<Option<End>> {
        let (mut progress, mut asked) = (clock::now(), clock::now());
        while *sent < job.bytes.len() {
            let end = (*sent + CHUNK).min(job.bytes.len());
            let wait = Duration::from_millis(50).min(self.timings.stall);
            let taken = self.line.write_some(&job.bytes[*sent..end], wait)?;
            let now = clock::now();
            if taken > 0 && *sent == 0 {
                first_byte(now);
            }
            *sent += taken;
            if taken > 0 {
                progress = now;
            } else if now.duration_since(progress) >= self.timings.stall {
                return Ok(Some(self.stalled(job, *sent)));
            }
            self.listen(Duration::ZERO)?;
            let at_rest = job.safe_points.binary_search(sent).is_ok();
            if at_rest && now.duration_since(asked) >= self.timings.poll {
                asked = now;
                self.status()?;
            }
            if let Some(end) = self.fault(*sent == 0) {
                return Ok(Some(end));
            }
        }
        Ok(None)
    }

    /// Waits for the printer to say that the paper is out and all is well.
    fn confirm(&mut self, job: &Job) -> io::Result<End> {
        if self.line.is_one_way() {
            return Ok(End::Printed);
        }
        let began = clock::now();
        let earliest = self.time_on_the_way(job);
        let limit = earliest + self.timings.grace;
        if self.reader.round().is_empty() {
            // Nobody will ever tell; the paper needs its time all the same.
            thread::sleep(earliest);
            return Ok(End::Unknown(self.no_answer(earliest)));
        }
        let in_turn = self.profile.confirm == Confirm::GsR;
        if in_turn {
            let request = self.reader.ask(Query::InTurn);
            self.give(&request)?;
        }
        let mut done_in_turn = !in_turn;
        loop {
            let pause = if done_in_turn { Duration::ZERO } else { self.timings.answer };
            done_in_turn |= self.listen_for(Query::InTurn, pause)?;
            let status = self.status_and_turn(&mut done_in_turn)?;
            let passed = clock::now().duration_since(began);
            if let Some(end) = self.fault(false) {
                return Ok(end);
            }
            let still = status.is_none_or(|it| it.printing);
            let enough = in_turn || passed >= earliest;
            if done_in_turn && !still && enough {
                return Ok(End::Printed);
            }
            if passed >= limit {
                self.reader.forget();
                return Ok(End::Unknown(self.no_answer(passed)));
            }
            thread::sleep(self.timings.between_requests);
        }
    }

    /// How long bytes and paper need from now on, at worst.
    fn time_on_the_way(&self, job: &Job) -> Duration {
        let bytes = u64::try_from(job.bytes.len()).unwrap_or(u64::MAX);
        let line = self.line.baud().map_or(0, |baud| bytes * 10_000 / u64::from(baud.max(1)));
        let speed = u64::from(self.timings.paper_mm_per_s.max(1));
        let paper = u64::from(job.length_mm) * 1000 / speed;
        Duration::from_millis(line + paper)
    }

    /// A round of status that also notices the answer in turn.
    fn status_and_turn(&mut self, done: &mut bool) -> io::Result<Option<PrinterStatus>> {
        for query in self.reader.round() {
            let (answered, in_turn) = self.ask_both(*query)?;
            *done |= in_turn;
            if !answered {
                return Ok(None);
            }
            thread::sleep(self.timings.between_requests);
        }
        Ok(Some(self.reader.status()))
    }

    /// Asks one request; whether it was answered.
    ///
    /// # Errors
    ///
    /// Fails when the line is lost.
    pub(crate) fn ask(&mut self, query: Query) -> io::Result<bool> {
        self.ask_both(query).map(|(answered, _)| answered)
    }

    /// Asks `query`; says whether it was answered, and whether the answer in turn came.
    fn ask_both(&mut self, query: Query) -> io::Result<(bool, bool)> {
        // Whatever lies in the line answers an earlier question.
        let mut in_turn = self.listen_for(Query::InTurn, Duration::ZERO)?;
        let request = self.reader.ask(query);
        if self.give(&request)? < request.len() {
            return Ok((false, in_turn));
        }
        let deadline = clock::now() + self.timings.answer;
        loop {
            let left = deadline.saturating_duration_since(clock::now());
            let answers = self.listen(left)?;
            in_turn |= answers.contains(&Answer::To(Query::InTurn));
            if answers.contains(&Answer::To(query)) {
                return Ok((true, in_turn));
            }
            if left.is_zero() {
                return Ok((false, in_turn));
            }
        }
    }

    fn listen_for(&mut self, query: Query, wait: Duration) -> io::Result<bool> {
        Ok(self.listen(wait)?.contains(&Answer::To(query)))
    }

    /// Takes in what has come, waiting at most `wait` for the first byte.
    fn listen(&mut self, wait: Duration) -> io::Result<Vec<Answer>> {
        let mut buffer = [0; 64];
        let mut answers = Vec::new();
        let mut wait = wait;
        loop {
            let count = self.line.read_some(&mut buffer, wait)?;
            if count == 0 {
                return Ok(answers);
            }
            answers.extend(self.reader.take(&buffer[..count]));
            wait = Duration::ZERO;
        }
    }

    /// Gives a few bytes to the line; less than all when it stalls.
    pub(crate) fn give(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let deadline = clock::now() + self.timings.answer;
        let mut given = 0;
        while given < bytes.len() {
            let left = deadline.saturating_duration_since(clock::now());
            let end = (given + CHUNK).min(bytes.len());
            let taken = self.line.write_some(&bytes[given..end], left)?;
            given += taken;
            if taken == 0 && left.is_zero() {
                break;
            }
        }
        Ok(given)
    }

    /// The job's end when the printer names a fault.
    fn fault(&self, before_any_byte: bool) -> Option<End> {
        let fault = self.reader.status().fault()?;
        let error = PrintError::Fault { printer: self.name.to_owned(), fault };
        Some(End::Failed { before_any_byte, error })
    }

    fn stalled(&self, job: &Job, sent: usize) -> End {
        let printer = self.name.to_owned();
        let error = PrintError::Stalled { printer, sent, length: job.bytes.len() };
        match sent {
            0 => End::Failed { before_any_byte: true, error },
            _ => End::Unknown(error),
        }
    }

    fn broken(&self, job: &Job, sent: usize, source: io::Error) -> End {
        let printer = self.name.to_owned();
        let error = PrintError::Broken { printer, sent, length: job.bytes.len(), source };
        match sent {
            0 => End::Failed { before_any_byte: true, error },
            _ => End::Unknown(error),
        }
    }

    fn no_answer(&self, waited: Duration) -> PrintError {
        let waited_ms = u64::try_from(waited.as_millis()).unwrap_or(u64::MAX);
        PrintError::NoAnswer { printer: self.name.to_owned(), waited_ms }
    }
}

#[cfg(test)]
mod tests;
