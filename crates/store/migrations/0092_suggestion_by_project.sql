-- Which gaps a project is suggested or was judged for.
CREATE INDEX suggestion_by_project ON suggestion (project, gap);
CREATE INDEX match_judgement_by_project ON match_judgement (project, gap);
