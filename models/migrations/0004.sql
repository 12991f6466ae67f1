-- What checks found, kept over the periods, and each period's last check.
CREATE TABLE finding (
    id INTEGER NOT NULL,
    period VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    form VARCHAR NOT NULL,
    record VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    nth INTEGER NOT NULL,
    dept VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    first_seen DATETIME NOT NULL,
    last_seen DATETIME NOT NULL,
    cleared_at DATETIME,
    returned INTEGER NOT NULL,
    CONSTRAINT pk_finding PRIMARY KEY (id),
    CONSTRAINT uq_finding_period_rule_form_record_field_nth UNIQUE (period, rule, form, record, field, nth)
);
CREATE INDEX ix_finding_tally ON finding (period, rule, form, field, dept, severity, cleared_at, returned);
CREATE TABLE check_run (
    period VARCHAR NOT NULL,
    checked_at DATETIME NOT NULL,
    audit INTEGER NOT NULL,
    done JSON NOT NULL,
    CONSTRAINT pk_check_run PRIMARY KEY (period)
);
