module github.com/roster-id/roster

go 1.26
