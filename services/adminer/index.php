<?php
// Adminer for PocketBase's SQLite file: one database, one password, nothing else.
//
// SQLite has no passwords: Adminer refuses an empty one and its driver refuses any other. So the password is
// checked here, and the driver is handed an empty one.

function interviewer_database(): string
{
    return (string) getenv("INTERVIEWER_ADMINER_DATABASE");
}

function interviewer_knows(?string $password): bool
{
    $expected = getenv("INTERVIEWER_ADMINER_PASSWORD");
    return is_string($expected) && strlen($expected) >= 12 && hash_equals($expected, (string) $password);
}

// Adminer opens whatever file a request names; only PocketBase's may be opened, and only by the SQLite driver.
foreach (["pgsql", "server", "oracle", "mssql", "mongo", "elastic", "sqlite2", "simpledb", "firebird", "clickhouse"] as $driver) {
    if (isset($_GET[$driver])) {
        http_response_code(403);
        exit("Only PocketBase's database can be opened here.");
    }
}
if (isset($_POST["auth"])) {
    $_POST["auth"]["driver"] = "sqlite";
    $_POST["auth"]["server"] = "";
    $_POST["auth"]["db"] = interviewer_database();
}
if (isset($_GET["db"]) && $_GET["db"] !== interviewer_database()) {
    http_response_code(403);
    exit("Only PocketBase's database can be opened here.");
}

function adminer_object()
{
    class InterviewerAdminer extends Adminer
    {
        public function name()
        {
            return "Interviewer: database";
        }

        public function credentials()
        {
            $password = get_password();
            return [SERVER, $_GET["username"], interviewer_knows($password) ? "" : $password];
        }

        public function login($login, $password)
        {
            return interviewer_knows($password);
        }

        public function databases($flush = true)
        {
            return [interviewer_database()];
        }
    }

    return new InterviewerAdminer();
}

chdir("/usr/share/adminer/adminer");
include "/usr/share/adminer/adminer.php";
