//! Speech through real programs: `espeak-ng`, which `cargo verify` installs, and small ones of the
//! shell that misbehave.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use speaker::{
    Ending, HeadphonesState, Player, Setup, SoundState, Speaker, SpeakerEvent, TextId, Utterance,
    Voice,
};

const SOON: Duration = Duration::from_secs(20);

/// A speaker and what it has told.
struct Booth {
    speaker: Speaker,
    events: Receiver<SpeakerEvent>,
}

impl Booth {
    fn with(setup: Setup) -> Self {
        let (tell, events) = mpsc::channel();
        let tell = move |event| {
            tell.send(event).ok();
        };
        Self { speaker: Speaker::open(setup, tell).unwrap(), events }
    }

    fn next(&self) -> SpeakerEvent {
        self.events.recv_timeout(SOON).expect("an event comes")
    }

    /// Waits for an event, passing over others.
    fn wait_for(&self, wanted: SpeakerEvent) {
        while self.next() != wanted {}
    }

    fn ended(&self, id: u64, ending: Ending) {
        self.wait_for(SpeakerEvent::Ended { id: TextId(id), ending });
    }
}

fn text(id: u64, text: &str) -> Utterance {
    Utterance {
        id: TextId(id),
        text: text.into(),
        language: "ru".into(),
        clip: None,
        personal: false,
    }
}

/// Nothing but what a test puts in.
fn bare() -> Setup {
    let mut setup = Setup::builtin();
    (setup.clips, setup.voices, setup.players) = (None, Vec::new(), Vec::new());
    setup
}

fn espeak() -> Voice {
    Setup::builtin().voices.into_iter().find(|it| it.program == "espeak-ng").unwrap()
}

/// A voice or player made of a line of shell.
fn shell(line: &str) -> Vec<String> {
    vec!["-c".into(), line.into(), "sh".into()]
}

fn voice(line: &str) -> Voice {
    Voice {
        program: "sh".into(),
        arguments: shell(line),
        plays: false,
        stop: Vec::new(),
        languages: Vec::new(),
    }
}

/// A voice that plays by itself.
fn talker(line: &str) -> Voice {
    let mut arguments = shell(line);
    arguments.extend(["{language}".into(), "{level}".into(), "{text}".into()]);
    Voice { arguments, plays: true, ..voice("") }
}

/// A player that notes for whom it played and then does what `line` says.
fn player(folder: &Path, line: &str) -> Player {
    let note = |to: &str| {
        let file = folder.join("played");
        shell(&format!("cat >/dev/null; echo {to} >> {}; {line}", file.display()))
    };
    Player {
        program: "sh".into(),
        loudspeaker: note("loudspeaker"),
        headphones: note("headphones"),
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

/// Seconds of sound in a WAV file of 16 bits and one channel.
fn seconds(wav: &Path) -> f64 {
    let bytes = fs::read(wav).unwrap();
    let rate = u32::from_le_bytes(bytes[24..28].try_into().unwrap());
    (bytes.len() - 44) as f64 / f64::from(rate) / 2.0
}

#[test]
fn russian_is_spoken_in_pieces_of_eight_seconds_at_a_pace_one_can_follow() {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup { voices: vec![espeak()], ..bare() }.into_folder(folder.path());
    let booth = Booth::with(setup);
    let sentence = "Если нужна помощь, нажмите кнопку внизу, и сотрудник скоро подойдёт к вам. ";
    booth.speaker.say(text(1, sentence.repeat(4).trim_end()));
    booth.ended(1, Ending::Said);
    booth.speaker.close();
    let written = read(&folder.path().join("0001.ru.loudspeaker.txt"));
    assert_eq!(written, sentence.repeat(4).trim_end());
    let pieces: Vec<f64> = (1..)
        .map(|piece| folder.path().join(format!("0001-{piece}.wav")))
        .take_while(|path| path.exists())
        .map(|path| seconds(&path))
        .collect();
    assert!(pieces.len() >= 3, "{pieces:?}");
    assert!(pieces.iter().all(|it| *it <= 8.5), "{pieces:?}");
    let words = (sentence.split_whitespace().count() * 4) as f64;
    let pace = words * 60.0 / pieces.iter().sum::<f64>();
    assert!((90.0..=180.0).contains(&pace), "{pace} words a minute");
}

#[test]
fn three_languages_have_a_voice() {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup { voices: vec![espeak()], ..bare() }.into_folder(folder.path());
    let booth = Booth::with(setup);
    for (index, language) in ["ru", "en", "uz"].into_iter().enumerate() {
        let id = index as u64 + 1;
        booth.speaker.say(Utterance { language: language.into(), ..text(id, "Salom 1 2 3") });
        booth.ended(id, Ending::Said);
        assert!(seconds(&folder.path().join(format!("000{id}-1.wav"))) > 0.5, "{language}");
    }
}

#[test]
fn a_machine_without_a_voice_is_silent_at_once_and_says_so() {
    let mut setup = Setup::builtin();
    setup.clips = Some("/there/is/no/such/folder".into());
    for it in &mut setup.voices {
        it.program = "there-is-no-such-voice".into();
    }
    for it in &mut setup.players {
        it.program = "there-is-no-such-player".into();
    }
    let booth = Booth::with(setup);
    assert_eq!(booth.next(), SpeakerEvent::State(SoundState::Absent));
    for id in 0..50 {
        booth.speaker.say(text(id, "Ваш талон готов."));
        booth.ended(id, Ending::Silent);
    }
    booth.speaker.close();
}

#[test]
fn without_a_voice_the_texts_can_still_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let booth = Booth::with(bare().into_folder(folder.path()));
    assert_eq!(booth.next(), SpeakerEvent::State(SoundState::Ok));
    booth.speaker.say(text(1, "Ваш талон готов."));
    booth.speaker.say_after(text(2, "Ждите в зале."));
    booth.ended(2, Ending::Said);
    assert_eq!(read(&folder.path().join("0001.ru.loudspeaker.txt")), "Ваш талон готов.");
    assert_eq!(read(&folder.path().join("0002.ru.loudspeaker.txt")), "Ждите в зале.");
}

#[test]
fn a_new_screen_cuts_off_what_is_being_said_and_leaves_no_program_behind() {
    let folder = tempfile::tempdir().unwrap();
    let pid = folder.path().join("pid");
    let hold = format!("echo $$ > {0}.new; mv {0}.new {0}; sleep 600 & wait", pid.display());
    let players = vec![player(folder.path(), &hold)];
    let booth = Booth::with(Setup { voices: vec![espeak()], players, ..bare() });
    booth.speaker.say(text(1, "Длинный текст первого экрана."));
    while !pid.exists() {
        std::thread::yield_now();
    }
    booth.speaker.say_after(text(2, "Этот ждёт."));
    let group = read(&pid).trim().to_owned();
    assert!(is_at_work(&group));
    booth.speaker.say(text(3, "Второй экран."));
    booth.ended(1, Ending::Replaced);
    assert_eq!(booth.next(), SpeakerEvent::Ended { id: TextId(2), ending: Ending::Replaced });
    // What the player started is killed together with it, but nobody tells when it has died.
    while is_at_work(&group) {
        std::thread::yield_now();
    }
    booth.speaker.stop();
    booth.ended(3, Ending::Replaced);
    booth.speaker.close();
}

/// Whether any program of the group `leader` is alive; one that is dead and not yet buried is not.
fn is_at_work(leader: &str) -> bool {
    fs::read_dir("/proc").unwrap().flatten().any(|process| {
        let stat = read(&process.path().join("stat"));
        // After the name, which may hold anything: state, parent, group.
        let mut fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        let (state, _, group) = (fields.next(), fields.next(), fields.next());
        group == Some(leader) && state != Some("Z")
    })
}

#[test]
fn a_voice_that_hangs_or_fails_is_passed_over_for_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let voices = vec![
        Voice { program: "no-such-voice".into(), ..voice("") },
        voice("exit 1"),
        voice("echo this is no sound"),
        voice("sleep 600"),
        Voice { languages: vec!["en".into()], ..voice("exit 0") },
        espeak(),
    ];
    let setup = Setup { voices, patience_ms: 500, ..bare() }.into_folder(folder.path());
    let booth = Booth::with(setup);
    booth.speaker.say(text(1, "Всё равно сказано."));
    booth.ended(1, Ending::Said);
    assert!(seconds(&folder.path().join("0001-1.wav")) > 0.5);
}

#[test]
fn a_sound_card_that_is_missing_is_a_fault_and_its_return_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let card = folder.path().join("card");
    let players = vec![player(folder.path(), &format!("test -e {}", card.display()))];
    let booth = Booth::with(Setup { voices: vec![espeak()], players, ..bare() });
    booth.wait_for(SpeakerEvent::State(SoundState::Ok));
    booth.speaker.say(text(0, "  "));
    booth.ended(0, Ending::Said);
    booth.speaker.say(text(1, "Раз."));
    booth.ended(1, Ending::Silent);
    assert_eq!(booth.next(), SpeakerEvent::State(SoundState::Failed));
    fs::write(&card, "").unwrap();
    booth.speaker.say(text(2, "Два."));
    booth.ended(2, Ending::Said);
    assert_eq!(booth.next(), SpeakerEvent::State(SoundState::Ok));
}

#[test]
fn headphones_mute_the_loudspeaker_and_only_they_hear_what_is_personal() {
    let folder = tempfile::tempdir().unwrap();
    let jack = folder.path().join("jack");
    fs::write(&jack, "HEADPHONE=0").unwrap();
    let players = vec![player(folder.path(), "exit 0")];
    let mut setup = Setup { voices: vec![espeak()], players, ..bare() };
    setup.headphones.file = Some(jack.clone());
    setup.headphones.present = "HEADPHONE=1".into();
    let booth = Booth::with(setup);
    booth.wait_for(SpeakerEvent::Headphones(HeadphonesState::Out));
    booth.speaker.say(Utterance { personal: true, ..text(1, "Ваше заявление.") });
    booth.ended(1, Ending::Withheld);
    booth.speaker.say(text(2, "Здравствуйте."));
    booth.ended(2, Ending::Said);
    fs::write(&jack, "HEADPHONE=1").unwrap();
    booth.wait_for(SpeakerEvent::Headphones(HeadphonesState::In));
    booth.speaker.say(Utterance { personal: true, ..text(3, "Ваше заявление.") });
    booth.ended(3, Ending::Said);
    assert_eq!(read(&folder.path().join("played")), "loudspeaker\nheadphones\n");
    // The file has gone with the device: nobody knows any more, and nothing personal is said.
    fs::remove_file(&jack).unwrap();
    booth.wait_for(SpeakerEvent::Headphones(HeadphonesState::Unknown));
    booth.speaker.say(Utterance { personal: true, ..text(4, "Ваше заявление.") });
    booth.ended(4, Ending::Withheld);
}

#[test]
fn headphones_pulled_out_in_the_middle_silence_what_is_personal() {
    let folder = tempfile::tempdir().unwrap();
    let jack = folder.path().join("jack");
    fs::write(&jack, "in").unwrap();
    let players = vec![player(folder.path(), "sleep 600")];
    let mut setup = Setup { voices: vec![espeak()], players, ..bare() };
    setup.headphones.command = vec!["cat".into(), jack.display().to_string()];
    setup.headphones.present = "in".into();
    let booth = Booth::with(setup);
    booth.wait_for(SpeakerEvent::Headphones(HeadphonesState::In));
    booth.speaker.say(Utterance { personal: true, ..text(1, "Ваше заявление.") });
    while read(&folder.path().join("played")).is_empty() {
        std::thread::yield_now();
    }
    fs::write(&jack, "out").unwrap();
    booth.ended(1, Ending::Withheld);
}

#[test]
fn a_recorded_clip_goes_before_any_voice() {
    let folder = tempfile::tempdir().unwrap();
    let clips = folder.path().join("clips/ru");
    fs::create_dir_all(&clips).unwrap();
    let recorded = clips.join("home.wav");
    let mut voice = Command::new("espeak-ng");
    assert!(voice.args(["-v", "en", "recorded", "-w"]).arg(&recorded).status().unwrap().success());
    let heard = folder.path().join("heard");
    fs::create_dir(&heard).unwrap();
    let setup = Setup { clips: Some(folder.path().join("clips")), volume: 100, ..bare() };
    let booth = Booth::with(setup.into_folder(&heard));
    for (id, clip) in [(1, "home"), (2, "missing"), (3, "../ru/home"), (4, "..")] {
        booth
            .speaker
            .say(Utterance { clip: Some(clip.into()), ..text(id, "Здравствуйте.") });
        booth.ended(id, Ending::Said);
    }
    let (clip, original) = (heard.join("0001-1.wav"), seconds(&recorded));
    assert!((seconds(&clip) - original).abs() < 0.01);
    for text in 2..=4 {
        assert!(!heard.join(format!("000{text}-1.wav")).exists(), "no clip and no voice: {text}");
    }
}

#[test]
fn a_voice_that_plays_by_itself_gets_language_level_and_text_and_is_made_silent() {
    let folder = tempfile::tempdir().unwrap();
    let (said, silent) = (folder.path().join("said"), folder.path().join("silent"));
    let line = format!("echo \"$@\" > {0}.new; mv {0}.new {0}; sleep 600", said.display());
    let stop = shell(&format!("touch {}", silent.display()));
    let voices = vec![Voice { stop, ..talker(&line) }];
    let booth = Booth::with(Setup { voices, ..bare() });
    booth.wait_for(SpeakerEvent::State(SoundState::Ok));
    booth.speaker.set_volume(80);
    booth.speaker.say(Utterance { personal: true, ..text(1, "Личное.") });
    booth.ended(1, Ending::Withheld);
    booth.speaker.say(text(2, "-w Здравствуйте; rm $HOME"));
    while !said.exists() {
        std::thread::yield_now();
    }
    assert_eq!(read(&said), "ru 60 -w Здравствуйте; rm $HOME\n");
    booth.speaker.stop();
    booth.ended(2, Ending::Replaced);
    while !silent.exists() {
        std::thread::yield_now();
    }
}

#[test]
fn a_louder_session_is_louder_and_a_queue_has_an_end() {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup { voices: vec![espeak()], ..bare() }.into_folder(folder.path());
    let booth = Booth::with(setup);
    for (id, percent) in [(1, 30), (2, 100)] {
        booth.speaker.set_volume(percent);
        booth.speaker.say(text(id, "Громкость."));
        booth.ended(id, Ending::Said);
    }
    let loudest = |id: u32| {
        let bytes = fs::read(folder.path().join(format!("000{id}-1.wav"))).unwrap();
        let samples = bytes[44..].chunks_exact(2);
        samples.map(|it| i16::from_le_bytes([it[0], it[1]]).unsigned_abs()).max().unwrap()
    };
    assert!(loudest(2) > loudest(1) * 8, "{} and {}", loudest(1), loudest(2));
    booth.speaker.close();
    let players = vec![player(folder.path(), "sleep 600")];
    let booth = Booth::with(Setup { voices: vec![espeak()], players, ..bare() });
    booth.speaker.say(text(1, "Первый."));
    while read(&folder.path().join("played")).is_empty() {
        std::thread::yield_now();
    }
    for id in 2..=10 {
        booth.speaker.say_after(text(id, "Ещё один."));
    }
    booth.ended(10, Ending::TooMany);
    booth.speaker.close();
}
