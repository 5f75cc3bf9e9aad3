package io.kubernaut.actions.executor;

import io.kubernaut.actions.apiserver.ApiRequest;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells requests that change something from those that only look, commands in containers among them. */
public final class Changes {
    /** All commands that plans may run. What is not on this list is taken for a change. */
    private static final List<Pattern> LOOKS = Stream.of(
                    "true",
                    "readlink -f \\S+",
                    "df -Pk \\S+",
                    "find \\S+ -xdev -type f -mmin \\+\\d+ -exec stat -c %s %n \\{} \\+",
                    "stat -c %s \\S+",
                    "cat /proc/1/comm",
                    "cat /sys/fs/cgroup/\\S+",
                    "jcmd -l",
                    "dotnet-dump --version",
                    "sh -c export LC_ALL=C PGOPTIONS=\"\\$\\{PGOPTIONS:-} -c statement_timeout=1800000\"; exec psql --no-password --username=\"\\$\\{POSTGRES_USER:-postgres}\" \"\\$@\" psql"
                            + " --no-psqlrc --dbname=[\\w-]+ --tuples-only --no-align --command=select [^;]+",
                    "psql -U postgres -d postgres -XAtc SELECT [^;]+",
                    "etcdctl (--[a-z]+=\\S+ )+endpoint (health|status)( --[a-z-]+(=\\w+)?)+")
            .map(Pattern::compile)
            .toList();

    private Changes() {}

    /** Whether it changes something, or may. */
    public static boolean by(ApiRequest request) {
        return request.mutates() && !request.dryRun() && !(request.isCommand() && looks(request.command()));
    }

    /** Whether a command is one of those that only look. */
    public static boolean looks(List<String> command) {
        var line = String.join(" ", command);
        return LOOKS.stream().anyMatch(pattern -> pattern.matcher(line).matches());
    }
}
