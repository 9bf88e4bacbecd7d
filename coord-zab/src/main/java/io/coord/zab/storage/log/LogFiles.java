package io.coord.zab.storage.log;

import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The log files of a directory. */
public final class LogFiles {
    private LogFiles() {}

    /** Returns the log files in the order of their zxids. */
    public static List<Path> list(FileSystem files, Path directory) throws FileFailure {
        List<Path> logs = new ArrayList<>();
        for (String name : files.list(directory)) {
            if (LogFormat.zxidOf(name).isPresent()) {
                logs.add(directory.resolve(name));
            }
        }
        logs.sort(Comparator.comparingLong(LogFiles::zxidOf));
        return logs;
    }

    /** The zxid in the name of a file that {@link #list} returned. */
    public static long zxidOf(Path logFile) {
        return LogFormat.zxidOf(String.valueOf(logFile.getFileName())).orElseThrow();
    }
}
