package io.coord.client.shell.cli;

import io.coord.client.shell.ConnectionSettings;
import io.coord.client.shell.ConnectionSettings.Credentials;
import io.coord.client.shell.output.Format;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What stands before the command. */
@Command(
        name = "coord-cli",
        sortOptions = false,
        description = {
            "A shell for coord and ZooKeeper.",
            "With a command it does that and ends; without one it is interactive, or reads commands from standard input.",
            "'coord-cli help' lists the commands."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  coord-cli -s host1:2181,host2:2181 ls /",
            "  coord-cli -s host1:2181/app get -s /config",
            "  coord-cli -a digest:alice:secret set /app/config \"a=1\"",
            "  coord-cli -o json tree /app",
            "  coord-cli -s host1:2181 < commands.txt"
        })
final class CliOptions {
    @Option(
            names = {"-s", "--server", "-server"},
            paramLabel = "SERVERS",
            description = "host:port,...[/chroot]; default the variable COORD_SERVERS, else 127.0.0.1:2181.")
    private @Nullable String servers;

    @Option(
            names = {"-t", "--session-timeout", "-timeout"},
            paramLabel = "MILLIS",
            description = "Asked of the servers; default 30000.")
    private int sessionTimeoutMillis = 30_000;

    @Option(
            names = {"-w", "--wait"},
            paramLabel = "MILLIS",
            description = "How long to wait for a connection, and for each answer; default 15000.")
    private int waitMillis = 15_000;

    @Option(
            names = {"-r", "--read-only"},
            description = "A server without quorum will do.")
    private boolean readOnly;

    @Option(
            names = {"-a", "--auth"},
            paramLabel = "SCHEME:AUTH",
            description =
                    "Credentials, for example digest:alice:secret; may be repeated. Others on this machine can see"
                            + " them: better in the variable COORD_AUTH.")
    private List<String> auth = List.of();

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text (default) or json, one value a line.")
    private Format format = Format.TEXT;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "auto (default: at a terminal, unless NO_COLOR is set), always, or never.")
    private ColourChoice colour = ColourChoice.AUTO;

    @Option(
            names = {"-i", "--interactive"},
            description = "Prompt even where standard input is no terminal.")
    private boolean interactive;

    @Option(
            names = {"-k", "--keep-going"},
            description = "Commands from standard input: go on after one that fails.")
    private boolean keepGoing;

    @Option(
            names = "--max-bytes",
            paramLabel = "BYTES",
            description = "jute.maxbuffer of the servers, if it is not 1048575.")
    private int maxRequestBytes = 1_048_575;

    @Option(
            names = {"-v", "--verbose"},
            description = "Log what the client does, to standard error.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This text.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "The version.")
    private boolean version;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "And its arguments.")
    private List<String> words = List.of();

    /** When there are colours. */
    enum ColourChoice {
        AUTO,
        ALWAYS,
        NEVER
    }

    String servers(Environment environment) {
        return servers == null ? environment.variable("COORD_SERVERS").orElse("127.0.0.1:2181") : servers;
    }

    ConnectionSettings settings(Environment environment) {
        if (sessionTimeoutMillis < 1 || waitMillis < 1 || maxRequestBytes < 1) {
            throw new IllegalArgumentException("--session-timeout, --wait and --max-bytes must be at least 1");
        }
        List<Credentials> credentials = new ArrayList<>();
        environment.variable("COORD_AUTH").map(CliOptions::credentials).ifPresent(credentials::add);
        auth.forEach(each -> credentials.add(credentials(each)));
        return new ConnectionSettings(
                Duration.ofMillis(sessionTimeoutMillis),
                Duration.ofMillis(waitMillis),
                readOnly,
                credentials,
                maxRequestBytes,
                tls.context());
    }

    private static Credentials credentials(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("credentials: the form is scheme:auth, for example digest:alice:secret");
        }
        return new Credentials(text.substring(0, colon), text.substring(colon + 1));
    }

    Format format() {
        return format;
    }

    ColourChoice colour() {
        return colour;
    }

    boolean interactive() {
        return interactive;
    }

    boolean keepGoing() {
        return keepGoing;
    }

    boolean verbose() {
        return verbose;
    }

    List<String> words() {
        return words;
    }
}
