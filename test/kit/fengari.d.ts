/** What is used of fengari, a Lua for JavaScript that comes without types. */
declare module 'fengari' {
  type State = { readonly brand: 'lua_State' }

  export const lauxlib: {
    luaL_newstate(): State
    luaL_requiref(state: State, name: Uint8Array, open: object, global: number): void
    luaL_loadstring(state: State, chunk: Uint8Array): number
  }
  export const lualib: { readonly luaopen_base: object }
  export const lua: {
    readonly LUA_OK: number
    lua_createtable(state: State, list: number, fields: number): void
    lua_getfield(state: State, index: number, name: Uint8Array): number
    lua_pcall(state: State, given: number, wanted: number, handler: number): number
    lua_pop(state: State, count: number): void
    lua_pushboolean(state: State, value: boolean): void
    lua_pushinteger(state: State, value: number): void
    lua_pushstring(state: State, value: Uint8Array): void
    lua_rawseti(state: State, index: number, position: number): void
    lua_setfield(state: State, index: number, name: Uint8Array): void
    lua_setglobal(state: State, name: Uint8Array): void
    lua_tojsstring(state: State, index: number): string | null
  }
  export function to_luastring(text: string): Uint8Array
}
