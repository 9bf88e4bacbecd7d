package io.coord.server.prepare;

import io.coord.core.op.WriteOp;
import io.coord.core.txn.Txn;
import org.jspecify.annotations.Nullable;

/** One rule per operation. Thread: replica. */
final class Rules {
    private final CreateRule create;
    private final DeleteRule delete;
    private final SetDataRule setData;
    private final SetAclRule setAcl;
    private final CheckRule check;
    private final MultiRule multi;
    private final ReconfigRule reconfig;
    private final SessionRule session;
    private final DeleteContainerRule deleteContainer;

    /** @param planner null: the server is alone */
    Rules(
            PendingTree tree,
            PendingSessions sessions,
            Permissions permissions,
            QuotaRule quotas,
            PrepareConfig config,
            @Nullable MembershipPlanner planner) {
        create = new CreateRule(tree, sessions, permissions, quotas, config);
        delete = new DeleteRule(tree, sessions, permissions);
        setData = new SetDataRule(tree, sessions, permissions, quotas);
        setAcl = new SetAclRule(tree, sessions, permissions);
        check = new CheckRule(tree, sessions, permissions);
        multi = new MultiRule(tree);
        reconfig = new ReconfigRule(tree, sessions, permissions, config.reconfigEnabled(), planner);
        session = new SessionRule(tree, sessions, config.closeSessionPaths());
        deleteContainer = new DeleteContainerRule(tree, config.reapPolicy());
    }

    /** @throws Refusal if it cannot be done; then nothing has changed */
    Txn prepare(WriteOp op, Turn turn) {
        return op.accept(new ForTurn(turn));
    }

    /** Finds the rule of the operation it visits. */
    private final class ForTurn implements WriteOp.Visitor<Txn> {
        private final Turn turn;

        ForTurn(Turn turn) {
            this.turn = turn;
        }

        @Override
        public Txn onCreate(WriteOp.Create op) {
            return create.prepare(op, turn);
        }

        @Override
        public Txn onDelete(WriteOp.Delete op) {
            return delete.prepare(op, turn);
        }

        @Override
        public Txn onSetData(WriteOp.SetData op) {
            return setData.prepare(op, turn);
        }

        @Override
        public Txn onSetAcl(WriteOp.SetAcl op) {
            return setAcl.prepare(op, turn);
        }

        @Override
        public Txn onCheck(WriteOp.Check op) {
            return check.prepare(op, turn);
        }

        @Override
        public Txn onMulti(WriteOp.Multi op) {
            return multi.prepare(op, turn, element -> element.accept(this));
        }

        @Override
        public Txn onReconfig(WriteOp.Reconfig op) {
            return reconfig.prepare(op, turn);
        }

        @Override
        public Txn onCreateSession(WriteOp.CreateSession op) {
            return session.prepare(op, turn);
        }

        @Override
        public Txn onCloseSession(WriteOp.CloseSession op) {
            return session.prepareClose(turn);
        }

        @Override
        public Txn onDeleteContainer(WriteOp.DeleteContainer op) {
            return deleteContainer.prepare(op, turn);
        }
    }
}
