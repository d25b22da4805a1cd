-- What was written in somebody's name, for the person and for whoever runs the platform.
CREATE INDEX audit_by_actor ON audit (actor, number);
