package io.coord.server.cli;

import io.coord.server.admin.FileDescriptors;
import io.coord.server.config.ConfigException;
import io.coord.server.config.ServerConfig;
import io.coord.server.config.ZooCfg;
import io.coord.server.config.ZooCfgReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code check}: would a server start with this configuration here? */
@Command(
        name = "check",
        description = {
            "Reads a configuration and looks at this machine, as a start does: names, directories, room on the disk,"
                    + " memory, limits. Starts nothing and changes nothing.",
            "Ends with 2 if a server would not start, or its peers would not find it."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class)
final class CheckCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable Commands commands;

    @Parameters(index = "0", paramLabel = "zoo.cfg", description = "Configuration file.")
    private @Nullable Path file;

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        if (commands == null || spec == null || file == null) {
            throw new IllegalStateException("not called through Commands");
        }
        PrintWriter out = spec.commandLine().getOut();
        OutputLine.Format format = json ? OutputLine.Format.JSON : OutputLine.Format.TEXT;
        ZooCfg cfg;
        try {
            cfg = ZooCfgReader.read(file, commands.properties(), new LoadedSchemes());
        } catch (ConfigException e) {
            throw new CommandFailure(ExitCode.USAGE, Serving.wrong(e));
        }
        cfg.warnings()
                .forEach(warning -> out.println(new OutputLine()
                        .text("finding", "warning")
                        .text("about", "configuration")
                        .text("remark", warning.toString())
                        .format(format)));
        List<SelfCheck.Finding> findings = findings(cfg.server());
        findings.forEach(finding -> out.println(new OutputLine()
                .text("finding", finding.gravity().name().toLowerCase(Locale.ROOT))
                .text("about", finding.about())
                .text("remark", finding.text())
                .format(format)));
        boolean good = findings.stream().noneMatch(finding -> finding.gravity() == SelfCheck.Gravity.PROBLEM);
        out.println(new OutputLine().text("result", good ? "ok" : "PROBLEMS").format(format));
        return (good ? ExitCode.OK : ExitCode.USAGE).number();
    }

    /** Of this process on this machine. */
    static List<SelfCheck.Finding> findings(ServerConfig config) {
        return SelfCheck.of(
                config,
                new SelfCheck.ThisMachine(
                        Runtime.getRuntime().maxMemory(),
                        FileDescriptors.ofThisProcess().map(FileDescriptors::max)));
    }
}
