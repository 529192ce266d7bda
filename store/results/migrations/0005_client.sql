-- Who asked for the call through `tandem serve`; NULL for tandem's own calls. The calls of clients
-- stand under the run of the serving process, whose mode is "serve".
ALTER TABLE api_call ADD COLUMN client TEXT;
