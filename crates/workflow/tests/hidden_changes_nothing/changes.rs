//! Everything hidden from a viewer becomes something else.

use super::*;

/// The gap file with everything changed that `viewer` may not see, down to its version
/// and the time of the change.
pub(super) fn changed(gap: &GapFile, circle: &Circle, viewer: &Viewer) -> GapFile {
    let mut gap = gap.clone();
    let known = gap.is_known_to(viewer, circle);
    let other = CHANGED.to_owned();
    let content = &mut gap.content;
    for field in [
        &mut content.title,
        &mut content.statement,
        &mut content.narrative,
    ] {
        if !known || !circle.may_see(viewer, field.marking) {
            field.value.clone_from(&other);
        }
    }
    if !known || !circle.may_see(viewer, content.area.marking) {
        content.area.value = Area::Cybersecurity;
    }
    if !known && gap.state == GapState::Draft {
        gap.state = GapState::Submitted { at: now() };
    }
    gap.version += 1;
    gap.updated_at = now() + SignedDuration::from_hours(5);
    gap
}

/// Writes what changed of the signatures that `viewer` may not know of: those of a number
/// that must not be told go, the others get other remarks; where none hides, one comes.
pub(super) async fn change_signatures(
    records: &mut Records,
    gap: &GapFile,
    circle: &Circle,
    signed: &[CoSignature],
    viewer: &Viewer,
) {
    let (by, at) = ("lead".into(), now());
    for signature in signed {
        let own = signature.circle(&gap.owner, &circle.partners);
        if own.may_see(viewer, signature.marking) {
            continue;
        }
        let alike = signed.iter().filter(|it| it.marking == signature.marking);
        // With three signers the number at AMBER+STRICT is never told.
        if alike.count() < 3 || signature.marking == Marking::AmberStrict {
            let done = records.remove_co_signature(signature, &by, at).await;
            done.expect("removed");
        } else {
            let other = CoSignature {
                remarks: "Changed".to_owned(),
                version: signature.version + 1,
                ..signature.clone()
            };
            let done = records.change_co_signature(&other, &by, at).await;
            assert!(done.expect("written"));
        }
    }
    let signer = SIGNERS[0].into();
    let free = signed.iter().all(|it| it.organisation != signer);
    if free && !viewer.belongs_to(&signer) {
        let new = CoSignature {
            gap: gap.id.clone(),
            organisation: signer,
            author: by,
            marking: Marking::AmberStrict,
            remarks: "New".to_owned(),
            version: 1,
            signed_at: at,
        };
        assert!(records.add_co_signature(&new).await.expect("written"));
    }
}

/// Ends the commitments that `viewer` may not know of, and changes the procurement where they
/// may not see it.
pub(super) async fn change_buying(
    records: &mut Records,
    gap: &GapFile,
    circle: &Circle,
    drawn: &Drawn,
    viewer: &Viewer,
) {
    let known = gap.is_known_to(viewer, circle);
    for commitment in drawn.commitments(gap.id.as_str()) {
        let own = commitment.circle(&gap.owner, &circle.partners);
        if !known || !own.may_see(viewer, commitment.marking) {
            let done = records
                .remove_commitment(&commitment, &"lead".into(), now())
                .await;
            done.expect("removed");
        }
    }
    let Some(mut bought) = drawn.procurement(gap.id.as_str()) else {
        return;
    };
    let gap = known.then_some(circle);
    bought.version += 1;
    bought.updated_at = now() + SignedDuration::from_hours(5);
    if !bought.contribution().is_seen_by(viewer, gap) {
        bought.content.title = CHANGED.to_owned();
        bought.state = ProcurementState::Awarded { at: now() };
    } else if !viewer.belongs_to(&bought.owner) {
        // Another buyer who says nothing either.
        let mut others = SIGNERS.map(MemberOrganisationId::from).into_iter();
        let other = others.find(|it| !bought.content.buyers.contains(it) && !viewer.belongs_to(it));
        bought
            .content
            .buyers
            .retain(|it| viewer.belongs_to(it) || *it == bought.owner);
        bought.content.buyers.extend(other);
    } else {
        return;
    }
    assert!(records.change_procurement(&bought).await.expect("written"));
}

/// Takes the trial on and withdraws the claim where `viewer` may not see them, takes back a
/// judgement that they may not know of, and declines for who is named in the trial.
pub(super) async fn change_evidence(
    records: &mut Records,
    gap: &GapFile,
    circle: &Circle,
    drawn: &Drawn,
    viewer: &Viewer,
) {
    let id = gap.id.as_str();
    let known = gap.is_known_to(viewer, circle).then_some(circle);
    if let Some(trial) = drawn.trial(id) {
        let police = "org-police".into();
        if !trial.contribution().is_seen_by(viewer, known) {
            let other = Trial {
                state: TrialState::Running { at: now() },
                version: 2,
                ..trial
            };
            assert!(records.change_trial(&other).await.expect("written"));
        } else if !viewer.belongs_to(&trial.owner) && !viewer.belongs_to(&police) {
            let answer = PartAnswer {
                subject: trial.id.to_string(),
                organisation: police,
                author: "police-lead".into(),
                accepts: false,
                answered_at: now(),
            };
            records.put_part_answer(&answer).await.expect("written");
        }
    }
    if let Some(claim) = drawn.claim(id)
        && !claim.contribution().is_seen_by(viewer, known)
    {
        let withdrawal = Withdrawal {
            reason: "Changed".to_owned(),
            at: now(),
        };
        let done = records.withdraw_claim(&claim.id, &withdrawal).await;
        assert!(done.expect("written"));
    }
    if let Some(it) = drawn.judgement(id) {
        let seen = gap.matches_are_seen_by(viewer, circle) && it.is_seen_by(viewer, circle);
        if known.is_none() || !seen {
            let done = records.remove_match_judgement(&it.gap, &it.project, &it.organisation);
            done.await.expect("removed");
        }
    }
}

/// What the matching found for a gap file: as many projects.
pub(super) fn suggested(gap: &GapFile, projects: usize) -> FoundForGap {
    let project = FoundProject {
        project: SUGGESTED.into(),
        score: 900,
        strength: Likelihood::Likely,
    };
    FoundForGap {
        gap: gap.id.clone(),
        version: gap.version,
        projects: vec![project; projects],
    }
}
