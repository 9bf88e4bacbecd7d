package io.coord.server.admin;

/** What the four-letter words answer. Thread: any. Origin: spec semantics, sections 8 and 9. */
public final class FourLetterWords {
    private static final String NOT_SERVING = "This ZooKeeper instance is not currently serving requests";

    private FourLetterWords() {}

    /**
     * Answers a word, whether or not it is allowed.
     *
     * @param argument what followed the word, as a number; of no meaning for words without argument
     * @param view     the server; asked only for what the word tells
     * @return the whole answer, line ends included; may be empty
     */
    public static String answer(FourLetterWord word, long argument, AdminView view) {
        return isAnsweredAlways(word) || view.isServing() ? told(word, argument, view) : notServing(word);
    }

    private static boolean isAnsweredAlways(FourLetterWord word) {
        return switch (word) {
            case ENVI, GTMK, ISRO, RUOK, STMK, TELNET_INTERRUPT -> true;
            case CONF, CONS, CRST, DIRS, DUMP, HASH, MNTR, SRST, SRVR, STAT, WCHC, WCHP, WCHS -> false;
        };
    }

    private static String notServing(FourLetterWord word) {
        // Compat: hash alone ends without a newline
        return word == FourLetterWord.HASH ? NOT_SERVING : NOT_SERVING + "\n";
    }

    private static String told(FourLetterWord word, long argument, AdminView view) {
        return switch (word) {
            case CONF -> ConfigurationWords.conf(view);
            case CONS -> ConnectionWords.cons(view);
            case CRST -> ConnectionWords.crst(view);
            case DIRS -> ConfigurationWords.dirs(view);
            case DUMP -> SessionWords.dump(view);
            case ENVI -> EnvironmentWords.envi(view);
            case GTMK -> TraceWords.gtmk(view);
            case HASH -> ServerWords.hash(view);
            case ISRO -> ServerWords.isro(view);
            case MNTR -> MonitorWords.mntr(view);
            case RUOK -> ServerWords.ruok();
            case SRST -> ServerWords.srst(view);
            case SRVR -> ServerWords.srvr(view);
            case STAT -> ServerWords.stat(view);
            case STMK -> TraceWords.stmk(view, argument);
            case WCHC -> WatchWords.wchc(view);
            case WCHP -> WatchWords.wchp(view);
            case WCHS -> WatchWords.wchs(view);
            case TELNET_INTERRUPT -> "";
        };
    }
}
