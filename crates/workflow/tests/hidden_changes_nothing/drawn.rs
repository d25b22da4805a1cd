//! What is drawn by chance: gap files with their markings, co-signatures and what hangs on them.

use super::*;

/// A random gap file: its state, the markings of title, statement and narrative, which
/// text it tells, and who co-signed with which marking.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    pub(super) published: bool,
    pub(super) markings: [Marking; 3],
    pub(super) text: usize,
    pub(super) signed: [Option<Marking>; 3],
    pub(super) committed: [Option<Marking>; 3],
    pub(super) bought: Option<Marking>,
    /// A trial and a claim of signers, and what one judged.
    pub(super) tried: Option<Marking>,
    pub(super) claimed: Option<Marking>,
    pub(super) judged: Option<Marking>,
}

pub(super) fn drawn() -> impl Strategy<Value = Drawn> {
    let marking = || prop::sample::select(Marking::ALL.to_vec());
    let signature = || prop::option::of(prop::sample::select(Marking::ALL[..4].to_vec()));
    (
        prop::bool::weighted(0.8),
        [marking(), marking(), marking()],
        0..TEXTS.len(),
        [signature(), signature(), signature()],
        [signature(), signature(), signature()],
        [
            prop::option::of(marking()),
            prop::option::of(marking()),
            prop::option::of(marking()),
            prop::option::of(marking()),
        ],
    )
        .prop_map(
            |(published, markings, text, signed, committed, written)| Drawn {
                published,
                markings,
                text,
                signed,
                committed,
                bought: written[0],
                tried: written[1],
                claimed: written[2],
                judged: written[3],
            },
        )
}

impl Drawn {
    pub(super) fn gap(&self, id: &str) -> GapFile {
        let text = TEXTS[self.text];
        let mut content = GapContent::begun(
            text,
            text,
            Area::DisasterResilience,
            Language::En,
            "brigade-member".into(),
        );
        content.title.marking = self.markings[0];
        content.statement.marking = self.markings[1];
        content.narrative = Marked::new(text.to_owned(), self.markings[2]);
        GapFile {
            id: GapFileId::new(id),
            owner: "org-brigade".into(),
            author: "brigade-member".into(),
            state: match self.published {
                true => GapState::Published { at: now() },
                false => GapState::Draft,
            },
            content,
            version: 1,
            created_at: now(),
            updated_at: now(),
        }
    }

    pub(super) fn commitments(&self, id: &str) -> Vec<Commitment> {
        let committed = SIGNERS.iter().zip(self.committed);
        let committed = committed.filter_map(|(organisation, marking)| {
            Some(Commitment {
                gap: id.into(),
                organisation: (*organisation).into(),
                author: "lead".into(),
                words: "As drawn".to_owned(),
                until: TODAY,
                marking: marking?,
                version: 1,
                written_at: now(),
            })
        });
        committed.collect()
    }

    pub(super) fn procurement(&self, id: &str) -> Option<Procurement> {
        Some(Procurement {
            id: format!("procurement-{id}").into(),
            gap: id.into(),
            owner: "org-brigade".into(),
            author: "brigade-member".into(),
            state: ProcurementState::Planned,
            content: ProcurementContent {
                title: "As drawn".to_owned(),
                kind: ProcurementKind::Tender,
                notice: None,
                notice_number: String::new(),
                noticed_on: None,
                lots: vec![],
                buyers: vec!["org-brigade".into(), "org-police".into()],
                lead: None,
                other_buyers: String::new(),
                budget: None,
                from: None,
                to: None,
                remark: String::new(),
                marking: self.bought?,
            },
            answers: PartAnswers::new(),
            version: 1,
            created_at: now(),
            updated_at: now(),
        })
    }

    /// Of the rescue, who names the police.
    pub(super) fn trial(&self, id: &str) -> Option<Trial> {
        Some(Trial {
            id: format!("trial-{id}").as_str().into(),
            gap: id.into(),
            owner: "org-rescue".into(),
            author: "rescue-lead".into(),
            state: TrialState::Planned,
            content: TrialContent {
                title: "As drawn".to_owned(),
                solutions: vec!["solution-1".into()],
                plan: "Six runs".to_owned(),
                method: String::new(),
                participants: vec!["org-rescue".into(), "org-police".into()],
                place: String::new(),
                from: None,
                to: None,
                environment: Environment::Relevant,
                marking: self.tried?,
            },
            measures: vec![],
            answers: PartAnswers::new(),
            version: 1,
            created_at: now(),
            updated_at: now(),
        })
    }

    /// Of the guard: that something is in use.
    pub(super) fn claim(&self, id: &str) -> Option<Claim> {
        Some(Claim {
            id: format!("claim-{id}").as_str().into(),
            solution: "solution-2".into(),
            gap: Some(id.into()),
            owner: "org-guard".into(),
            author: "guard-lead".into(),
            content: ClaimContent {
                statement: Statement::Deployment {
                    place: "Nowhere".to_owned(),
                    by: "Invented guard".to_owned(),
                    since: None,
                },
                source: ClaimSource::Document {
                    reference: "Report 7".to_owned(),
                    sha256: None,
                },
                file: None,
                dated: TODAY,
                evaluator: "Invented guard".to_owned(),
                stated: Independence::User,
                independence: Independence::User,
                environment: Environment::Relevant,
                expires: None,
                marking: self.claimed?,
                remark: String::new(),
            },
            withdrawn: None,
            created_at: now(),
        })
    }

    /// What the police decided of a project.
    pub(super) fn judgement(&self, id: &str) -> Option<MatchJudgement> {
        Some(MatchJudgement {
            gap: id.into(),
            organisation: "org-police".into(),
            author: "police-lead".into(),
            project: JUDGED.into(),
            result: None,
            verdict: Verdict::Meets,
            reason: "As drawn".to_owned(),
            added: true,
            marking: self.judged?,
            judged_at: now(),
        })
    }

    /// Writes all that others wrote around a gap file.
    pub(super) async fn write_around(&self, records: &mut Records, id: &str) {
        for commitment in self.commitments(id) {
            assert!(records.put_commitment(&commitment).await.expect("written"));
        }
        if let Some(it) = self.procurement(id) {
            records.add_procurement(&it).await.expect("written");
        }
        if let Some(it) = self.trial(id) {
            records.add_trial(&it).await.expect("written");
        }
        if let Some(it) = self.claim(id) {
            records.add_claim(&it).await.expect("written");
        }
        if let Some(it) = self.judgement(id) {
            let judging = Judging {
                marking: it.marking,
                looked_at: now(),
            };
            let done = records.put_judging(&it.gap, &it.organisation, &judging);
            done.await.expect("written");
            records.put_match_judgement(&it).await.expect("written");
        }
    }

    pub(super) fn signatures(&self, id: &str) -> Vec<CoSignature> {
        let signed = SIGNERS.iter().zip(self.signed);
        let signed = signed.filter_map(|(organisation, marking)| {
            Some(CoSignature {
                gap: id.into(),
                organisation: (*organisation).into(),
                author: "lead".into(),
                marking: marking?,
                remarks: "As drawn".to_owned(),
                version: 1,
                signed_at: now(),
            })
        });
        signed.collect()
    }
}
