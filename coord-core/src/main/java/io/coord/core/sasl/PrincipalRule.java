package io.coord.core.sasl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * One rule of {@code auth_to_local}, as in MIT Kerberos:
 *
 * <pre>
 *   DEFAULT                                     the first component, of principals of the default realm
 *   RULE:[n:format](filter)s/pattern/text/g     for principals of n components: the format with $0 (realm), $1, $2
 *                                               filled in, if the filter matches all of it; then replaced
 * </pre>
 */
public sealed interface PrincipalRule {
    /** Returns the short name, empty if the rule does not fit. */
    Optional<String> map(String realm, List<String> components);

    /** {@code DEFAULT}. */
    record OwnRealm(String defaultRealm) implements PrincipalRule {
        @Override
        public Optional<String> map(String realm, List<String> components) {
            return realm.equals(defaultRealm) ? Optional.of(components.get(0)) : Optional.empty();
        }
    }

    /** {@code RULE:...}. */
    record Rewrite(
            int count,
            String format,
            @Nullable Pattern filter,
            @Nullable Pattern from,
            String to,
            boolean everywhere) implements PrincipalRule {
        private static final Pattern PARAMETER = Pattern.compile("\\$(\\d)");

        @Override
        public Optional<String> map(String realm, List<String> components) {
            if (components.size() != count) {
                return Optional.empty();
            }
            List<String> values = new ArrayList<>();
            values.add(realm);
            values.addAll(components);
            String filled = PARAMETER
                    .matcher(format)
                    .replaceAll(found -> Matcher.quoteReplacement(values.get(Integer.parseInt(found.group(1)))));
            if (filter != null && !filter.matcher(filled).matches()) {
                return Optional.empty();
            }
            String mapped = from == null ? filled : replaced(from.matcher(filled));
            // What still looks like a principal is no short name.
            return mapped.indexOf('/') >= 0 || mapped.indexOf('@') >= 0 ? Optional.empty() : Optional.of(mapped);
        }

        private String replaced(Matcher matcher) {
            return everywhere ? matcher.replaceAll(to) : matcher.replaceFirst(to);
        }
    }

    /**
     * Reads rules, separated by blanks.
     *
     * @param defaultRealm what {@code DEFAULT} means
     * @throws IllegalArgumentException naming the text that is no rule
     */
    static List<PrincipalRule> parse(String text, String defaultRealm) {
        List<PrincipalRule> rules = new ArrayList<>();
        Matcher rule = Syntax.RULE.matcher(text);
        int at = 0;
        while (at < text.length()) {
            rule.region(at, text.length());
            if (!rule.lookingAt()) {
                throw new IllegalArgumentException("no rule of auth_to_local: \"" + text.substring(at) + "\"");
            }
            rules.add(rule.group("count") == null ? new OwnRealm(defaultRealm) : rewrite(rule));
            at = rule.end();
        }
        return List.copyOf(rules);
    }

    private static PrincipalRule rewrite(Matcher rule) {
        int count = Integer.parseInt(rule.group("count"));
        String format = rule.group("format");
        Matcher parameter = Rewrite.PARAMETER.matcher(format);
        while (parameter.find()) {
            if (Integer.parseInt(parameter.group(1)) > count) {
                throw new IllegalArgumentException(
                        "rule of auth_to_local: " + parameter.group() + " in a format for " + count + " components");
            }
        }
        try {
            String to = rule.group("to");
            String filter = rule.group("filter");
            String from = rule.group("from");
            return new Rewrite(
                    count,
                    format,
                    filter == null ? null : Pattern.compile(filter),
                    from == null ? null : Pattern.compile(from),
                    to == null ? "" : to,
                    rule.group("all") != null);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "rule of auth_to_local \"" + rule.group().trim() + "\": " + e, e);
        }
    }

    /** How rules are written. */
    final class Syntax {
        private static final Pattern RULE =
                Pattern.compile("\\s*(?:DEFAULT|RULE:\\[(?<count>[12]):(?<format>[^\\]]*)\\]"
                        + "(?:\\((?<filter>[^)]*)\\))?(?:s/(?<from>[^/]*)/(?<to>[^/]*)/(?<all>g)?)?)\\s*");

        private Syntax() {}
    }
}
