package io.coord.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.vectors.Vectors;
import java.util.List;

/** What ZooKeeper 3.9.5 answered, names of the machine replaced by {@code <...>}. */
final class RecordedWords {
    private static final String FILE = "transcripts/four-letter-words.jsonl";

    private RecordedWords() {}

    static String answerTo(String word) {
        List<JsonNode> lines = Vectors.lines(FILE);
        for (int i = 0; i + 1 < lines.size(); i++) {
            JsonNode line = lines.get(i);
            if (line.path("dir").asText().equals("c>s")
                    && line.path("comment").asText().equals(word)) {
                return lines.get(i + 1).get("text").textValue();
            }
        }
        throw new AssertionError(word + " is not in " + FILE);
    }
}
