package io.coord.core.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * By what is seen that files have changed, or that a link leads elsewhere: time, size and identity of each. Taken before
 * the files are read, so that a change in the meantime is seen the next time.
 */
record FileMarks(List<Mark> marks) {
    record Mark(Path file, String state) {}

    static FileMarks of(TlsConfig config) {
        List<Mark> marks = new ArrayList<>();
        add(config.keyStore(), marks);
        add(config.trustStore(), marks);
        return new FileMarks(List.copyOf(marks));
    }

    private static void add(@Nullable StoreFile store, List<Mark> marks) {
        if (store != null) {
            marks.add(mark(store.file()));
            if (store.passwordFile() != null) {
                marks.add(mark(store.passwordFile()));
            }
        }
    }

    private static Mark mark(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Mark(
                    file,
                    attributes.lastModifiedTime().toInstant() + " " + attributes.size() + " "
                            + Objects.toString(attributes.fileKey()));
        } catch (IOException e) {
            return new Mark(file, "unreadable");
        }
    }

    @Override
    public String toString() {
        return marks.stream().map(mark -> mark.file().toString()).toList().toString();
    }
}
