package io.coord.zab.runtime;

import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.LearnerCounts;
import io.coord.zab.protocol.Member;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.membership.Membership;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** A member that wants what a test says. */
final class ScriptedMember implements Member {
    final List<Input> inputs = new ArrayList<>();
    Function<Input, List<Output>> onInput = input -> List.of();
    private List<Output> next = List.of();

    /** What it wants at the next input. */
    void next(Output... outputs) {
        next = List.of(outputs);
    }

    @Override
    public void start(long nowMillis, List<Output> out) {
        // nothing is wanted
    }

    @Override
    public void step(long nowMillis, Input input, List<Output> out) {
        inputs.add(input);
        out.addAll(next);
        next = List.of();
        out.addAll(onInput.apply(input));
    }

    @Override
    public long nextDueMillis() {
        return Long.MAX_VALUE;
    }

    @Override
    public MemberStatus status() {
        return new MemberStatus(MemberStatus.Phase.LOOKING, MemberStatus.NO_LEADER, 0);
    }

    @Override
    public long lastProposed() {
        return 0;
    }

    @Override
    public long lastDelivered() {
        return 0;
    }

    @Override
    public Membership membership() {
        return new Membership(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), 0);
    }

    @Override
    public Membership lastSeenMembership() {
        return membership();
    }

    @Override
    public Set<Long> synchronisedServers() {
        return Set.of();
    }

    @Override
    public Optional<LearnerCounts> learners() {
        return Optional.empty();
    }
}
