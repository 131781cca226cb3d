use super::row::{add_actions, add_controls};
use super::*;
use crate::exchange::write;
use boardsight_core::edit::{History, Stamp};
use boardsight_core::model::{Rating, Treatment};
use jiff::civil::date;

fn stamp() -> Stamp {
    Stamp { who: "Secretariat".into(), at: "2017-02-08T09:00:00Z".parse().unwrap(), why: None }
}

fn board() -> Board {
    let mut board = Board::new("Test", date(2017, 2, 8));
    let mut risk = Risk::new("R-1", None, "Beds; \"run\" out");
    risk.cause = "Demand rises\nand goes on".into();
    risk.event = "no bed is free".into();
    risk.effect = "people wait".into();
    risk.inherent = Some(Rating { likelihood: 5, impact: 5 });
    risk.current = Some(Rating { likelihood: 4, impact: 5 });
    risk.target = Some(Rating { likelihood: 2, impact: 3 });
    risk.owner = Some("SRO, BCF".into());
    risk.note = Some("=1+1".into());
    risk.treatment = Treatment::Treat;
    risk.raised = Some(date(2017, 1, 2));
    risk.next_review = Some(date(2017, 3, 4));
    add_controls(&mut risk, "Care at home\nEscalation beds");
    add_actions(&mut risk, "Open a ward");
    board.risks.push(risk);
    board
}

#[test]
fn written_register_reads_back_without_changes() {
    let b = board();
    for form in RegisterFormat::ALL {
        let text = write(form, &b.risk_framework, &b.risks).unwrap();
        let proposal = propose(&text, None, &b, TargetRegister::Any).unwrap();
        assert_eq!((proposal.form, proposal.edit.changes.len()), (form, 0), "{text}\n{:?}", proposal.edit);
    }
}

#[test]
fn register_keeps_its_content_on_another_board() {
    let b = board();
    for form in RegisterFormat::ALL {
        let text = write(form, &b.risk_framework, &b.risks).unwrap();
        let mut h = History::new(Board::new("Other", date(2017, 2, 8)));
        let proposal = propose(&text, Some(form), h.board(), TargetRegister::Any).unwrap();
        assert_eq!(proposal.added, ["R-1"]);
        h.apply(proposal.edit, &stamp()).unwrap();
        let (was, is) = (&b.risks[0], &h.board().risks[0]);
        assert_eq!(
            (&is.title, &is.cause, &is.event, &is.effect),
            (&was.title, &was.cause, &was.event, &was.effect)
        );
        assert_eq!((is.current, is.treatment), (was.current, was.treatment));
        assert_eq!(is.controls.len(), 2);
        assert_eq!(is.actions[0].text, "Open a ward");
        if form == RegisterFormat::CisoAssistant {
            assert_eq!((is.inherent, is.target), (was.inherent, was.target));
        } else {
            assert_eq!((&is.owner, &is.note, is.raised), (&was.owner, &was.note, was.raised));
        }
        h.undo(&stamp()).unwrap();
        assert!(h.board().risks.is_empty());
    }
}

#[test]
fn sample_files_of_each_tool_are_read() {
    let b = Board::new("Test", date(2017, 2, 8));
    // The columns that CISO Assistant exports, with semicolons and unrated cells.
    let text = "ref_id;assets;threats;name;description;existing_controls;current_impact;current_proba;\
                current_risk;additional_controls;residual_impact;residual_proba;residual_risk;treatment\n\
                R.1;Ward 5;Flood;Ward floods;Pipes are old;\"Pumps\nDrains\";Major;Likely;High;New pipes;--;--;--;\
                mitigate\n";
    let p = propose(text, None, &b, TargetRegister::Any).unwrap();
    assert_eq!((p.form, p.added.as_slice()), (RegisterFormat::CisoAssistant, &["R.1".to_owned()][..]));
    assert_eq!(p.notes.len(), 2);
    let mut h = History::new(b);
    h.apply(p.edit, &stamp()).unwrap();
    let r = &h.board().risks[0];
    assert_eq!((r.current, r.target), (Some(Rating { likelihood: 4, impact: 4 }), None));
    assert_eq!((r.event.as_str(), r.controls.len()), ("Pipes are old", 2));
    assert_eq!(r.note.as_deref(), Some("assets: Ward 5\nthreats: Flood"));
    let text = "Subject,Status,Current Likelihood,Current Impact,Category,Risk Tags,Team,Planning Strategy\n\
                Ward floods,New,Credible,Extreme/Catastrophic,Estates,\"\"\"wet\"\"\",Night,Watch\n";
    let p = propose(text, None, h.board(), TargetRegister::Any).unwrap();
    h.apply(p.edit, &stamp()).unwrap();
    let r = &h.board().risks[1];
    assert_eq!((r.id.as_str(), r.current), ("R-IN-1", Some(Rating { likelihood: 3, impact: 5 })));
    let note = r.note.as_deref().unwrap();
    assert_eq!(note, "Category: Estates\nPlanning Strategy: Watch\nTag: wet\nTeam: Night");
}

#[test]
fn unreadable_cells_are_named_and_nothing_is_imported() {
    let b = board();
    let text = "ref_id;name;current_impact;current_proba\nR-2;Fine;Major;Likely\nR-3;;Major;Likely\n\
                R-4;Odd;Huge;Likely\nR-5;Half;Major;\nR-6;Long;Major;Likely;more\n";
    let said: Vec<String> =
        propose(text, None, &b, TargetRegister::Any).unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 4, "{said:?}");
    assert_eq!(said[0], "line 3, name: empty, expected the risk in one line");
    assert!(said[1].starts_with("line 4, current_impact: 'Huge', expected one of Negligible, Minor"));
    assert!(said[2].starts_with("line 5, current_proba: empty"));
    assert_eq!(said[3], "line 6: 5 cells under 4 headings, expected as many cells as headings");
    assert!(
        propose("a,b\n1,2\n", None, &b, TargetRegister::Any).unwrap_err()[0]
            .to_string()
            .contains("no column")
    );
    let other = "ref_id;name\nR-1;Mine\n";
    let programme: ProgrammeId = "bcf".into();
    let said = propose(other, None, &b, TargetRegister::One(Some(&programme))).unwrap_err();
    assert!(said[0].to_string().contains("stands in another register"), "{said:?}");
}
