package io.kubernaut.core.health;

/** The ways in which the service can be degraded. The set is closed, so that each has one line in the metrics. */
public enum DegradedMode {
    DATABASE_AWAY(
            "the database did not answer",
            "nothing could be stored.",
            "Alerts are answered with 503, which Alertmanager sends again. Nothing is decided and nothing is done.",
            "See that PostgreSQL runs and that this process reaches it. It goes on by itself."),
    DISK_FULL(
            "the disk of the database was full",
            "what could not be stored was answered with 503.",
            "Alerts are answered with 503, which Alertmanager sends again. What was accepted before is kept.",
            "Make room on the disk of the database. It goes on by itself."),
    DISK_NEARLY_FULL(
            "the disk of the database was nearly full",
            "nothing was held.",
            "All still works. When the disk is full, alerts are answered with 503.",
            "Make room on the disk of the database, or keep less: kubernaut.database.retention."),
    API_AWAY(
            "the API server did not answer",
            "the cluster was not to be changed, and facts were those of before.",
            "Alerts are taken and people are told. Once it lasts for a minute, what would change this cluster is held.",
            "See that the API server runs, that this process reaches it, and that its credentials are valid."),
    API_SLOW(
            "the API server was slow",
            "facts may have been older than usual; guards were asked again before anything was changed.",
            "Facts may be older than usual, and actions take longer. Guards are asked again before each change.",
            "See what loads the API server."),
    API_THROTTLING(
            "the API server throttled requests",
            "facts may have been older than usual; guards were asked again before anything was changed.",
            "The API server answers some requests with 429. They are tried again; actions take longer.",
            "See what loads the API server, and whether its priority and fairness leave Kubernaut's account a share."),
    WATCH_STALE(
            "watches of %s were broken or stale",
            "decisions that need fresh facts of these were held.",
            "What is known of these kinds may be wrong. Decisions that need fresh facts of them are held.",
            "See the detail; watches are tried again by themselves."),
    KINDS_FORBIDDEN(
            "Kubernaut might not list and watch %s",
            "decisions that need these facts were held.",
            "These kinds are out of sight. Decisions that need them are held; all others are made.",
            "Grant list and watch: kubernaut rbac prints the role. It is tried again within minutes."),
    CLOCK_OFF(
            "the clock was wrong",
            "ages and pauses may have been taken for longer or shorter than they were.",
            "Ages of alerts, cooldowns and limits per hour may be wrong. Leases are not: they go by the database's time.",
            "See that this machine and the database keep time (NTP)."),
    WORK_PARKED(
            "what failed again and again was parked (%s)",
            "this one was not among them.",
            "What is parked is not decided about. People were paged with the alerts that it is about.",
            "Look for work.parked in the log: it is a bug in a rule or in Kubernaut. It is tried again when asked for anew.");

    private final String was;
    private final String then;
    private final String means;
    private final String remedy;

    DegradedMode(String was, String then, String means, String remedy) {
        this.was = was;
        this.then = then;
        this.means = means;
        this.remedy = remedy;
    }

    /** What the service does meanwhile, for the one who runs it. */
    public String means() {
        return means;
    }

    /** What the one who runs it can do. */
    public String remedy() {
        return remedy;
    }

    String was(String about) {
        return was.formatted(about);
    }

    String then() {
        return then;
    }
}
