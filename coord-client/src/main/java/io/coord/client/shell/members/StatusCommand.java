package io.coord.client.shell.members;

import io.coord.client.endpoint.ConnectString;
import io.coord.client.endpoint.Endpoint;
import io.coord.client.error.CoordException;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.ensemble.FourLetterClient;
import io.coord.client.shell.ensemble.ServerStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = {
            "Shows the condition of each server: of those of the connect string, and of the other members.",
            "It asks them with the four-letter word srvr. Ends with 12 unless all serve and one leads."
        },
        footer = {"  status", "  status --named", "  status --output json"})
public final class StatusCommand extends ShellCommand {
    @Option(names = "--named", description = "Only the servers of the connect string; do not ask for the members.")
    private boolean onlyNamed;

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        FourLetterClient words = shell.connection().words();
        Map<String, ServerStatus> byServer = new LinkedHashMap<>();
        for (Endpoint server : ConnectString.parse(shell.connection().servers()).hosts()) {
            byServer.put(server.toString(), ServerStatus.ask(words, server));
        }
        boolean anyServes = byServer.values().stream().anyMatch(ServerStatus::serves);
        List<MemberLine> members = anyServes && !onlyNamed ? members(shell) : List.of();
        for (MemberLine member : members) {
            Endpoint.Host client = member.client();
            if (client != null && !byServer.containsKey(client.toString())) {
                byServer.put(client.toString(), ServerStatus.ask(words, client));
            }
        }
        StatusAnswer answer = new StatusAnswer(rows(byServer, members));
        shell.printer().print(answer);
        return answer.isWhole() ? ExitCode.OK : ExitCode.INCOMPLETE;
    }

    /** Empty also where nobody may ask, and of a standalone server. */
    private static List<MemberLine> members(Shell shell) throws InterruptedException {
        try {
            return MemberLine.parseAll(shell.connection().client().getConfig().text());
        } catch (CoordException | ShellFailure e) {
            shell.printer().remark("The members are not known: " + e.getMessage());
            return List.of();
        }
    }

    private static List<StatusAnswer.Row> rows(Map<String, ServerStatus> byServer, List<MemberLine> members) {
        List<StatusAnswer.Row> rows = new ArrayList<>();
        byServer.forEach((server, status) -> {
            Optional<MemberLine> member = members.stream()
                    .filter(each ->
                            each.client() != null && each.client().toString().equals(server))
                    .findFirst();
            rows.add(new StatusAnswer.Row(
                    member.map(MemberLine::id).orElse("-"),
                    member.map(MemberLine::role).orElse("-"),
                    status));
        });
        return rows;
    }
}
