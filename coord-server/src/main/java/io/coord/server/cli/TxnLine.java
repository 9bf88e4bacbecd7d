package io.coord.server.cli;

import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnDigest;
import java.util.List;

/** A transaction as a line of output. */
final class TxnLine implements Txn.Visitor<OutputLine> {
    private final DataText.Data data;
    private OutputLine line = new OutputLine();

    private TxnLine(DataText.Data data) {
        this.data = data;
    }

    static OutputLine of(LoggedTxn txn, DataText.Data data) {
        TxnLine visitor = new TxnLine(data);
        visitor.line
                .hex("zxid", txn.zxid())
                .time("time", txn.header().timeMillis())
                .hex("session", txn.header().clientId())
                .number("cxid", txn.header().cxid());
        OutputLine line = txn.txn().accept(visitor);
        TxnDigest digest = txn.digest();
        return digest == null ? line : line.hex("digest", digest.treeDigest());
    }

    @Override
    public OutputLine onCreateSession(Txn.CreateSession txn) {
        return line.text("type", "createSession").number("timeoutMillis", txn.timeoutMillis());
    }

    @Override
    public OutputLine onCloseSession(Txn.CloseSession txn) {
        line.text("type", "closeSession");
        List<String> paths = txn.ephemeralPaths();
        return paths == null ? line : line.texts("ephemerals", paths);
    }

    @Override
    public OutputLine onError(Txn.Error txn) {
        return line.text("type", "error").number("code", txn.code());
    }

    @Override
    public OutputLine onCreate(Txn.Create txn) {
        String type = switch (txn.kind()) {
            case PLAIN -> "create";
            case PLAIN_WITH_STAT -> "create2";
            case CONTAINER -> "createContainer";
            case TTL -> "createTtl";
        };
        line.text("type", type).text("path", txn.path());
        DataText.add(line, txn.data(), data);
        line.texts("acl", DataText.acl(txn.acl()))
                .flag("ephemeral", txn.ephemeral())
                .number("parentCversion", txn.parentCversion());
        return txn.kind() == Txn.CreateKind.TTL ? line.number("ttlMillis", txn.ttlMillis()) : line;
    }

    @Override
    public OutputLine onDelete(Txn.Delete txn) {
        return line.text("type", "delete").text("path", txn.path());
    }

    @Override
    public OutputLine onDeleteContainer(Txn.DeleteContainer txn) {
        return line.text("type", "deleteContainer").text("path", txn.path());
    }

    @Override
    public OutputLine onSetData(Txn.SetData txn) {
        line.text("type", "setData").text("path", txn.path());
        DataText.add(line, txn.data(), data);
        return line.number("version", txn.version());
    }

    @Override
    public OutputLine onReconfig(Txn.Reconfig txn) {
        line.text("type", "reconfig").text("path", txn.path());
        DataText.add(line, txn.data(), data);
        return line.number("version", txn.version());
    }

    @Override
    public OutputLine onSetAcl(Txn.SetAcl txn) {
        return line.text("type", "setAcl")
                .text("path", txn.path())
                .texts("acl", DataText.acl(txn.acl()))
                .number("aversion", txn.aversion());
    }

    @Override
    public OutputLine onCheck(Txn.Check txn) {
        return line.text("type", "check").text("path", txn.path()).number("version", txn.version());
    }

    @Override
    public OutputLine onMulti(Txn.Multi txn) {
        OutputLine whole = line.text("type", "multi");
        List<OutputLine> elements = txn.elements().stream().map(this::element).toList();
        line = whole;
        return whole.lines("elements", elements);
    }

    private OutputLine element(Txn element) {
        line = new OutputLine();
        return element.accept(this);
    }
}
