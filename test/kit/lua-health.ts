import { to_luastring as bytes, lauxlib, lua, lualib } from 'fengari'

type State = ReturnType<typeof lauxlib.luaL_newstate>

export type LuaHealth = { readonly status: string; readonly message: string }

/**
 * Runs a health check of Argo CD as that does: the object is the global `obj`, and of the libraries there is the base alone.
 *
 * @throws Error with what Lua says when the script cannot be read, or fails
 */
export function luaHealth(script: string, object: unknown): LuaHealth {
  const state = lauxlib.luaL_newstate()
  lauxlib.luaL_requiref(state, bytes('_G'), lualib.luaopen_base, 1)
  lua.lua_pop(state, 1)
  push(state, object)
  lua.lua_setglobal(state, bytes('obj'))
  const read = lauxlib.luaL_loadstring(state, bytes(script))
  const ran = read === lua.LUA_OK ? lua.lua_pcall(state, 0, 1, 0) : read
  if (ran !== lua.LUA_OK) throw new Error(lua.lua_tojsstring(state, -1) ?? 'Lua failed')
  return { status: field(state, 'status'), message: field(state, 'message') }
}

function push(state: State, value: unknown): void {
  if (typeof value === 'string') lua.lua_pushstring(state, bytes(value))
  else if (typeof value === 'number') lua.lua_pushinteger(state, value)
  else if (typeof value === 'boolean') lua.lua_pushboolean(state, value)
  else if (Array.isArray(value)) pushList(state, value)
  else pushTable(state, Object(value))
}

function pushList(state: State, values: readonly unknown[]): void {
  lua.lua_createtable(state, values.length, 0)
  for (const [index, value] of values.entries()) {
    push(state, value)
    lua.lua_rawseti(state, -2, index + 1)
  }
}

function pushTable(state: State, fields: object): void {
  lua.lua_createtable(state, 0, 0)
  for (const [name, value] of Object.entries(fields)) {
    push(state, value)
    lua.lua_setfield(state, -2, bytes(name))
  }
}

function field(state: State, name: string): string {
  lua.lua_getfield(state, -1, bytes(name))
  const text = lua.lua_tojsstring(state, -1) ?? ''
  lua.lua_pop(state, 1)
  return text
}
