-- What the city sends with its list: parameters, reporting calendar, code lists.
ALTER TABLE task_list ADD COLUMN parameters JSON DEFAULT '{}' NOT NULL;
ALTER TABLE task_list ADD COLUMN calendar JSON DEFAULT '[]' NOT NULL;
ALTER TABLE task_list ADD COLUMN codes JSON DEFAULT '{}' NOT NULL;
