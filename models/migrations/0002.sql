-- The county's usual reviewer and approver.
ALTER TABLE county ADD COLUMN reviewer VARCHAR;
ALTER TABLE county ADD COLUMN approver VARCHAR;
